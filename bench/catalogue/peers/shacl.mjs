// Validates the sheets of the made-up province with rdf-validate-shacl; prints seconds of processor and the sheets at fault as JSON.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Parser, Store } from 'n3';
import SHACLValidator from 'rdf-validate-shacl';

const load = (file, format) => new Store(new Parser({ format }).parse(readFileSync(file, 'utf8')));
const shapes = load(join(dirname(fileURLToPath(import.meta.url)), 'shapes.ttl'), 'text/turtle');
const seconds = since => { const used = process.cpuUsage(since); return (used.user + used.system) / 1e6; };
let begin = process.cpuUsage();
const data = load(process.argv[2], 'N-Triples');
const read = seconds(begin);
begin = process.cpuUsage();
const report = await new SHACLValidator(shapes).validate(data);
const validated = seconds(begin);
const faults = new Set(report.results.map(result => result.focusNode.value));
console.log(JSON.stringify({ triples: data.size, read, validated, faults: faults.size }));
