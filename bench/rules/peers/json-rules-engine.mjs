import { Engine } from 'json-rules-engine';
import { subjects, policies, report } from './subjects.mjs';

const [folder, file, count] = process.argv.slice(2);
const operators = { '<=': 'lessThanInclusive', '>=': 'greaterThanInclusive', '==': 'equal', '!=': 'notEqual', in: 'in' };
const condition = node => node.op
  ? { [node.op === 'and' ? 'all' : 'any']: node.c.map(condition) }
  : node.cmp === 'between'
    ? { all: [{ fact: node.col, operator: 'greaterThanInclusive', value: node.v[0] }, { fact: node.col, operator: 'lessThanInclusive', value: node.v[1] }] }
    : { fact: node.col, operator: operators[node.cmp], value: node.v };

const engine = new Engine();
for (const policy of policies(file)) engine.addRule({ conditions: condition(policy.rule), event: { type: policy.id } });
const people = subjects(folder, +count);
await engine.run(people[0]);
let entitled = 0;
const start = performance.now();
for (const person of people) entitled += (await engine.run(person)).events.length;
report('json-rules-engine 7.3.1', people.length, entitled, (performance.now() - start) / 1000);
