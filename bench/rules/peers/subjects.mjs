// The first N persons of the population that gen.py made, as plain objects, with the household aggregates.
import { readFileSync } from 'node:fs';

export function subjects(folder, count) {
  const meta = JSON.parse(readFileSync(`${folder}/meta.json`));
  const columns = Object.entries(meta.cols).map(([name, type]) => {
    const bytes = readFileSync(`${folder}/${name}.bin`);
    const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
    return [name, type === 'uint8' ? new Uint8Array(buffer) : type === 'int16' ? new Int16Array(buffer) : new Int32Array(buffer)];
  });
  return Array.from({ length: count }, (_, i) => Object.fromEntries(columns.map(([name, values]) => [name, values[i]])));
}

export const policies = file => JSON.parse(readFileSync(file));

export function report(name, subjects, entitled, seconds) {
  console.log(`| ${name} | ${Math.round(subjects / seconds).toLocaleString('en')} subjects/s | ${entitled} entitlements among ${subjects} |`);
}
