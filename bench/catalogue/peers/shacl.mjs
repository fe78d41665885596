// Validates the sheets of the made-up province with rdf-validate-shacl, several times in one process; prints seconds of processor and the sheets at fault as JSON.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Parser, Store } from 'n3';
import SHACLValidator from 'rdf-validate-shacl';

const load = (file, format) => new Store(new Parser({ format }).parse(readFileSync(file, 'utf8')));
const shapes = load(join(dirname(fileURLToPath(import.meta.url)), 'shapes.ttl'), 'text/turtle');
const seconds = since => { const used = process.cpuUsage(since); return (used.user + used.system) / 1e6; };
const runs = Number(process.argv[3] ?? 1);
const answer = { triples: 0, faults: 0, read: [], validated: [], whole: 0 };
for (let run = 0; run < runs; run++) {
  let begin = process.cpuUsage();
  const data = load(process.argv[2], 'N-Triples');
  answer.read.push(seconds(begin));
  begin = process.cpuUsage();
  const report = await new SHACLValidator(shapes).validate(data);
  answer.validated.push(seconds(begin));
  answer.triples = data.size;
  answer.faults = new Set(report.results.map(result => result.focusNode.value)).size;
  // Of the process since it began: start, libraries, shapes, the data read and validated once.
  answer.whole ||= seconds();
}
console.log(JSON.stringify(answer));
