import { evaluate } from 'feelin';
import { subjects, policies, report } from './subjects.mjs';

const [folder, file, count] = process.argv.slice(2);
const text = node => node.op
  ? `(${node.c.map(text).join(` ${node.op} `)})`
  : node.cmp === 'between' ? `${node.col} in [${node.v[0]}..${node.v[1]}]`
  : node.cmp === 'in' ? `${node.col} in (${node.v.join(', ')})`
  : `${node.col} ${node.cmp === '==' ? '=' : node.cmp} ${node.v}`;

const rules = policies(file).map(policy => text(policy.rule));
const people = subjects(folder, +count);
const value = result => result && typeof result === 'object' && 'value' in result ? result.value : result;
value(evaluate(rules[0], people[0]));
let entitled = 0;
const start = performance.now();
for (const person of people) for (const rule of rules) if (value(evaluate(rule, person)) === true) entitled++;
report('feelin 8.2.0', people.length, entitled, (performance.now() - start) / 1000);
