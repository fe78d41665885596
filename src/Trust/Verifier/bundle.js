// The plan and the rest of the bundle, checked step by step as in the command: the same codes, the same words, the same order.
class Fault extends Error { constructor(code, message) { super(message); this.code = code; } }
const NAMES = ["plan.json", "objects.json", "inspectors.json", "recusals.json", "sources.json", "result.json", "attempts.json", "visits.json", "plan.tlog-proof", "verify-draw.html"];
// Reading a value as what it is not gives undefined.
const isMap = v => typeof v === "object" && v !== null && !Array.isArray(v), has = (v, k) => isMap(v) && Object.hasOwn(v, k), get = (v, k) => has(v, k) ? v[k] : undefined;
const text = v => typeof v === "string" ? v : undefined, whole = v => Number.isSafeInteger(v) ? v : undefined, items = v => Array.isArray(v) ? v : [], members = v => isMap(v) ? Object.keys(v).sort().map(k => [k, v[k]]) : [];
const given = v => v !== undefined && v !== null, textOrNothing = v => !given(v) || typeof v === "string", ascii = t => /^[\0-\x7f]*$/.test(t), inDepth = 16;

// Canonical JSON: what is read must be byte for byte what would be written. Throws for what has no canonical form.
function canon(v, depth = 0) {
  if (depth > inDepth) throw new Fault();
  if (v === null || v === true || v === false) return String(v);
  if (typeof v === "number") { if (!Number.isSafeInteger(v) || Object.is(v, -0)) throw new Fault(); return String(v); }
  if (typeof v === "string") { if (/[^\0-\x7f]/.test(v) && (v.normalize("NFC") !== v || !v.isWellFormed() || v.includes("\ufffe"))) throw new Fault(); return JSON.stringify(v); }
  if (Array.isArray(v)) return "[" + v.map(x => canon(x, depth + 1)).join(",") + "]";
  return "{" + Object.keys(v).sort().map(k => { if (!ascii(k)) throw new Fault(); return JSON.stringify(k) + ":" + canon(v[k], depth + 1); }).join(",") + "}";
}
// Byte by byte, only for a text that is not canonical: says where and why. rows: takes the items of the outermost array one by one.
function locate(bytes, rows) {
  let at = 0, fault, faultAt = 0;
  const BAD = {}, strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }), blank = b => b === 32 || b === 9 || b === 10 || b === 13, digit = b => b >= 48 && b <= 57, c = t => t.charCodeAt(0);
  const fail = (why, where) => {
    if (fault === undefined) { if (where === undefined && blank(bytes[at])) why = "规范文本里不许有空白或换行"; fault = why; faultAt = where ?? at; }
    return BAD;
  };
  const take = t => bytes[at] === c(t) && ++at > 0, digits = () => { while (digit(bytes[at])) at++; };
  function string() {
    const open = at++; let all = "";
    for (;;) {
      let run = at; while (run < bytes.length && bytes[run] !== 34 && bytes[run] !== 92) run++;
      if (run === bytes.length) return fail("字符串没有结束的引号", open);
      const control = bytes.subarray(at, run).findIndex(b => b < 32); if (control >= 0) return fail("字符串里有未转义的控制字符", at + control);
      try { all += strict.decode(bytes.subarray(at, run)); } catch { return fail("不是合法的 UTF-8", at); }
      at = run;
      if (take('"')) break;
      const start = at, code = String.fromCharCode(bytes[at + 1] ?? 0); at += 2;
      let plain = { '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" }[code];
      if (code === "u") {
        const four = String.fromCharCode(...bytes.subarray(at, at + 4));
        if (!/^[0-9a-fA-F]{4}$/.test(four)) return fail("\\u 之后应为 4 位十六进制数", start);
        at += 4; plain = String.fromCharCode(parseInt(four, 16));
      } else if (plain === undefined) return fail("不认识的转义", start);
      if (plain === "/" || plain > "\x1f" && plain !== '"' && plain !== "\\" || String.fromCharCode(...bytes.subarray(start, at)) !== JSON.stringify(plain).slice(1, -1)) return fail("转义的写法不是规范写法", start);
      all += plain;
    }
    if (!all.isWellFormed()) return fail("字符串里有不成对的代理项", open);
    if (all.includes("\ufffe")) return fail("字符串里有不是字符的编码 U+FFFE", open);
    return all.normalize("NFC") !== all ? fail("字符串没有规范化为 NFC", open) : all;
  }
  function number() {
    const start = at; take("-"); const first = at; digits();
    if (at === first) return fail("负号之后应为数字");
    if (at - first > 1 && bytes[first] === 48) return fail("数字不许以 0 开头", first);
    let simple = true;
    if (take(".")) { simple = false; const f = at; digits(); if (at === f) return fail("小数点之后应为数字"); }
    if (bytes[at] === 101 || bytes[at] === 69) { simple = false; at++; if (!take("+")) take("-"); const e = at; digits(); if (at === e) return fail("指数应为数字"); }
    if (!simple) return fail("只许用整数，不许有小数点或指数", start);
    const spelt = String.fromCharCode(...bytes.subarray(start, Math.min(at, start + 40))), n = Number(spelt);
    return at - start <= 17 && Number.isSafeInteger(n) && spelt !== "-0" ? n : fail(spelt === "-0" ? "不许写 -0" : "整数的绝对值须小于 2 的 53 次方", start);
  }
  function word(w, v) { for (let i = 0; i < w.length; i++) if (bytes[at + i] !== w.charCodeAt(i)) return fail("此处应为一个 JSON 值"); at += w.length; return v; }
  function value(depth) {
    if (depth > inDepth) return fail(`嵌套超过 ${inDepth} 层`);
    if (at >= bytes.length) return fail("文本在此处中断");
    const b = bytes[at], ch = String.fromCharCode(b);
    if (ch === "{") {
      at++; const map = {}; let before; if (take("}")) return map;
      for (;;) {
        const nameAt = at; if (bytes[at] !== 34) return fail("此处应为带引号的名称");
        const name = string(); if (name === BAD) return BAD;
        if (!ascii(name)) return fail("名称只许用 ASCII 字符", nameAt);
        if (before !== undefined && before >= name) return fail(before === name ? `名称 ${name} 重复` : `名称 ${name} 没有按顺序排列`, nameAt);
        before = name; if (!take(":")) return fail("此处应为冒号");
        const v = value(depth + 1); if (v === BAD) return BAD;
        Object.defineProperty(map, name, { value: v, enumerable: true }); if (take("}")) return map;
        if (!take(",")) return fail("此处应为逗号或 }");
      }
    }
    if (ch === "[") {
      at++; const list = []; if (take("]")) return list;
      for (;;) { const v = value(depth + 1); if (v === BAD) return BAD; list.push(v); if (take("]")) return list; if (!take(",")) return fail("此处应为逗号或 ]"); }
    }
    return ch === '"' ? string() : ch === "t" ? word("true", true) : ch === "f" ? word("false", false) : ch === "n" ? word("null", null) : ch === "-" || digit(b) ? number()
      : fail(b === 0xef && at === 0 ? "不许有字节顺序标记（BOM）" : "此处应为一个 JSON 值");
  }
  function refuse() {
    const before = bytes.subarray(0, Math.min(faultAt, bytes.length)); let line = 1; for (const b of before) if (b === 10) line++;
    const e = new Fault(fault.includes("只许用整数") ? "DR08" : "DR10", `第 ${line} 行第 ${before.length - before.lastIndexOf(10)} 列（字节 ${faultAt}）：${fault}。`); e.located = true; throw e;
  }
  if (!rows) { const v = value(0); if (v !== BAD && at < bytes.length) fail("值之后还有多余内容"); if (fault !== undefined) refuse(); return v; }
  if (!take("[")) { fail("应以 [ 开头"); refuse(); }
  for (let i = 0; !take("]"); i++) {
    if (i > 0 && !take(",")) { fail("此处应为逗号或 ]"); refuse(); }
    const v = value(1); if (v === BAD) refuse();
    rows(i, v);
  }
  if (at !== bytes.length) { fail("值之后还有多余内容"); refuse(); }
}
function quick(bytes) { try { const t = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes); return [t, JSON.parse(t)]; } catch { return null; } }
function parse(name, bytes) {
  const read = quick(bytes); try { if (read && canon(read[1]) === read[0]) return read[1]; } catch { /* says the other below */ }
  try { return locate(bytes); } catch (e) { throw e.located ? new Fault(e.code, `${name} ${e.message}`) : e; }
}

// Rosters: strictly ascending rows, and the root of their tree.
function compare(a, b) { // By UTF-8 bytes.
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) { const x = a.charCodeAt(i), y = b.charCodeAt(i); if (x !== y) { const s = x >> 11 === 27, t = y >> 11 === 27; return s === t ? x - y : s ? 1 : -1; } }
  return a.length - b.length;
}
const children = new Uint8Array(65);
function rootInPlace(hash, h, n) {
  if (n === 0) return hash(new Uint8Array(0));
  for (children[0] = 1; n > 1; n = (n + 1) >> 1) {
    for (let i = 0; i + 1 < n; i += 2) { children.set(h.subarray(32 * i, 32 * i + 64), 1); h.set(hash(children), 16 * i); }
    if (n & 1) h.copyWithin(16 * (n - 1), 32 * (n - 1), 32 * n);
  }
  return h.slice(0, 32);
}
function roster(name, hash, bytes, least, check) {
  let rows = [], leaves = new Uint8Array(32 * 1024), before = null;
  const row = (i, r, piece = canon(r)) => {
    const bad = (code, what) => new Fault(code, `名单 ${name} 第 ${i + 1} 行：${what}。`), shown = t => t.replaceAll("\0", "/");
    const id = Array.isArray(r) ? r.length >= 2 && r.length <= 3 && typeof r[0] === "string" && typeof r[1] === "string" ? r[0] + "\0" + r[1] : undefined : members(r).length >= least ? text(get(r, "id")) : undefined;
    if (id === undefined) throw bad("DR00", "不是名单的一行");
    const order = before === null ? -1 : compare(before, id);
    if (order >= 0) throw bad(order ? "DR11" : "DR12", order ? `${shown(id)} 应排在 ${shown(before)} 之前（按 UTF-8 字节升序）` : `${shown(id)} 与上一行重复`);
    before = id;
    const fault = check(r, id); if (fault) throw bad(...fault);
    if (leaves.length === 32 * i) { const more = new Uint8Array(64 * i); more.set(leaves); leaves = more; }
    leaves.set(hash(utf8.encode("\0" + piece)), 32 * i); rows.push(r);
  };
  const read = quick(bytes); let at = 0, canonical = read !== null && Array.isArray(read[1]);
  for (let i = 0; canonical && i < read[1].length; i++) {
    let piece; try { piece = canon(read[1][i], 1); } catch { canonical = false; break; }
    if (read[0][at] !== (i ? "," : "[") || !read[0].startsWith(piece, at + 1)) { canonical = false; break; }
    at += 1 + piece.length; row(i, read[1][i], piece);
  }
  if (!canonical || (rows.length ? read[0].slice(at) !== "]" : read[0] !== "[]")) {
    rows = []; before = null;
    try { locate(bytes, row); } catch (e) { throw e.located ? new Fault(e.code, `名单 ${name} ${e.message}`) : e; }
  }
  return [rows, hex(rootInPlace(hash, leaves, rows.length))];
}
const isTexts = v => Array.isArray(v) && v.every(x => typeof x === "string"), isReason = v => v === null || typeof v === "string";
const CHECKS = {
  objects: [4, (r, id) => !ascii(id) ? ["DR10", "对象编号只许用 ASCII 字符（登记代码或其哈希）"] : text(get(r, "s")) === undefined || !isReason(get(r, "x")) ? ["DR00", "应有类别 s 和排除原因 x（没有就写 null）"]
    : !textOrNothing(get(r, "a")) ? ["DR00", "区划 a 应为文字"] : !(whole(get(r, "w")) >= 1) ? ["DR08", "权重 w 应为不小于 1 的整数"] : null],
  inspectors: [4, r => !(whole(get(r, "c")) >= 0 && r.c <= 1e6) ? ["DR17", "最多检查次数 c 应为不小于 0 的整数"] : !Array.isArray(get(r, "k")) || !isReason(get(r, "x")) ? ["DR00", "应有资格 k（数组）和排除原因 x（没有就写 null）"]
    : !isTexts(r.k) || !textOrNothing(get(r, "d")) || given(get(r, "a")) && !isTexts(r.a) ? ["DR00", "资格 k 和辖区 a 应为文字的数组，部门 d 应为文字"] : null],
  recusals: [2, r => !isTexts(r) ? ["DR00", "应为检查人员、对象和可有的理由"] : null],
};

const KINDS = ["commit", "sealed", "drand", "nist", "lottery", "dice"];
function readPlan(plan, fault) { // True when it can serve.
  if (!isMap(plan)) { fault("DR00", "plan.json 应是一个对象。"); return; }
  const alg = text(get(plan, "alg"));
  if (alg !== "draw/1" && alg !== "draw/1-sm") fault("DR09", `计划的算法标识是“${alg ?? "没有写"}”，不是 draw/1：只有公开规定的算法才能由任何人重算。`);
  if (!text(get(plan, "plan")) || !(whole(get(plan, "attempt")) >= 1 && plan.attempt < 2 ** 31)) { fault("DR00", "计划缺少编号 plan 或次数 attempt（从 1 起的整数）。"); return; }
  for (const r of ["objects", "inspectors", "recusals"]) if (!(whole(get(get(plan, r), "n")) >= 0 && text(get(plan[r], "root"))?.length === 64)) fault("DR20", `计划没有写明名单 ${r} 的行数和根：事后无法证明名单没有被换过。`);
  const stated = members(get(plan, "quota")).filter(([h, q]) => whole(q) >= 0 || whole(get(q, "num")) >= 0 && whole(get(q, "den")) > 0 && ["up", "down", "half"].includes(get(q, "round"))
    || fault("DR14", `类别 ${h} 的抽取数没有说清：应为整数，或写明分子、分母和进位办法（up、down、half）的分数。`));
  if (!stated.length) fault("DR14", "计划没有写明各类别抽多少。");
  const slots = [];
  for (const t of items(get(plan, "slots"))) {
    const name = text(get(t, "name"));
    if (name && ascii(name) && !name.includes("/") && textOrNothing(get(t, "skill")) && textOrNothing(get(t, "department")) && !slots.includes(name)) slots.push(name);
    else fault("DR00", "检查位置 slots 里有一项没有名称、名称重复、不是 ASCII 字符或含有斜线，或资格、部门不是文字。");
  }
  if (!slots.length || slots.length > 16) fault("DR00", "检查位置 slots 应有 1 至 16 项。");
  let strong = false;
  items(get(plan, "sources")).forEach((s, i) => {
    const kind = get(s, "kind"), party = text(get(s, "party")), required = get(s, "required"), committed = /^[0-9a-f]{64}$/.test(text(get(s, "commitment")) ?? "");
    if (!KINDS.includes(kind) || !party || typeof required !== "boolean") { fault("DR05", `第 ${i + 1} 个随机来源没有写明种类、出自何方或是否必需。`); return; }
    if (!committed && ["commit", "sealed"].includes(kind)) { fault("DR24", `来源“${party}”没有事先公布的承诺值。`); return; }
    if (kind === "drand" && !(CHAINS.has(get(s, "chain")) && whole(get(s, "round")) >= 1 && s.round < 2 ** 40))
      fault("DR26", `来源“${party}”没有写明是哪一条 drand 链（chain，本工具认得 ${[...CHAINS].map(([h, c]) => c.name + " " + h.slice(0, 8) + "…").join("、")}）的第几轮（round）：不知道该轮的公钥就无法验证它的签名。`);
    strong ||= KINDS.indexOf(kind) < 4;
  });
  if (!strong) fault("DR06", "随机来源太弱：只有彩票或骰子，可能的结果少到可以逐个试；至少要有一个承诺或信标。");
  if (!(whole(get(plan, "reserves")) >= 0 && plan.reserves <= 1e6)) fault("DR00", "计划缺少备选数 reserves。");
  const times = ["close", "reveal", "beacon", "open"].map(k => whole(get(get(plan, "times"), k)));
  if (times.includes(undefined)) fault("DR02", "计划的时间应是四个 Unix 秒（整数），不许用带时区歧义的文字。");
  else if (times.some((x, i) => i && times[i - 1] >= x)) fault("DR02", "计划的时间次序不对：应为封存 < 公布承诺 < 信标 < 公开。");
  const w = get(plan, "witness");
  if (given(w) && !(noteKey(get(w, "log")) && items(get(w, "witnesses")).every(noteKey) && whole(get(w, "quorum")) >= 1 && w.quorum <= items(w.witnesses).length)) fault("DR01", "计划所写的日志或见证方公钥读不出来，或见证数不足。");
}
function sourceValue(plan, s, entry, hash, fault) {
  const name = `来源“${s.party}”`, committed = s.kind === "commit" || s.kind === "sealed", present = get(entry, "present");
  if (entry !== undefined && typeof present !== "boolean") fault("DR00", `${name}的记录没有写明在不在（present 应为 true 或 false）。`);
  if (present !== true) {
    if (given(get(entry, "value")) || given(get(entry, "at"))) fault("DR00", `${name}写明缺席，却又有值或时间。`);
    if (s.kind === "sealed") fault("DR22", `${name}的封存值没有公开：丢失或被扣下，结果无法复核。`);
    if (s.required) fault("DR05", `${name}是必需的却缺席：这一次抽取应当作废，不能照抽。`);
    return null;
  }
  const value = unhex(get(entry, "value")), at = whole(get(entry, "at"));
  if (!value.length || !(at >= 0)) { fault("DR00", `${name}的值不是十六进制，或没有写明时间（Unix 秒）。`); return value; }
  if (committed && hex(hash(join(domain("draw/1/commit"), lp(utf8.encode(plan.plan)), u32(plan.attempt), lp(utf8.encode(s.party)), value))) !== s.commitment)
    fault(s.kind === "sealed" ? "DR22" : "DR24", `${name}公开的值与事先的承诺不符：不是为这份计划、这一次、这一方承诺的。`);
  if (s.kind === "commit" && at > plan.times.reveal) fault("DR04", `${name}在截止之后才公开，却计入了种子：最后公开的人可以挑结果，迟到的应按缺席计。`);
  if (s.kind === "sealed" && at < plan.times.open) fault("DR21", `${name}的封存值在公开时间之前就拆封：检查对象可能提前知道。`);
  if (!committed && at < plan.times.beacon) fault("DR01", `${name}产生于信标时间之前：定计划的人可能已经知道它。`);
  if (s.kind === "drand") {
    const chain = CHAINS.get(s.chain);
    if (chain.genesis + (s.round - 1) * chain.period < plan.times.beacon) fault("DR01", `${name}：${chain.name} 第 ${s.round} 轮产生于信标时间之前，定计划的人可能已经知道它。`);
    if (!drandSigned(chain, s.round, value, unhex(get(entry, "previous")))) fault("DR26", `${name}的值不是 ${chain.name} 网络对第 ${s.round} 轮的签名：随机数是编造的，或取自别的轮次。`);
  }
  return value;
}
const differs = (a, b) => a === undefined || b === undefined ? a !== b : canon(a) !== canon(b);
function compareResult(result, expected, inspectors, fault, count) {
  for (const k of ["plan", "attempt", "planHash"]) if (differs(get(result, k), expected[k])) { fault("DR25", `结果文件的 ${k} 不是这份计划的：把别的抽取的结果放到了这里。`); return; }
  if (differs(get(result, "seed"), expected.seed)) fault("DR07", "结果所写的种子不是由计划和各来源算出的那一个。");
  const load = new Map(), most = new Map(inspectors.map(i => [i.id, i.c])), match = get(result, "match");
  for (const [, id] of members(match)) if (text(id) !== undefined) load.set(id, (load.get(id) || 0) + 1);
  for (const id of [...load.keys()].sort()) if (!(load.get(id) <= most.get(id))) fault("DR17", `检查人员 ${id} 派了 ${load.get(id)} 次，名单写明最多 ${most.get(id) ?? 0} 次。`);
  for (const h of Object.keys(expected.strata).sort()) for (const [k, words] of [["selected", "抽中的名单"], ["reserves", "备选名单"]]) {
    const a = get(get(get(result, "strata"), h), k), b = expected.strata[h][k], one = (l, i) => text(items(l)[i]); if (!differs(a, b)) continue;
    let i = 0; while (i < b.length && one(a, i) === one(b, i)) i++;
    fault("DR07", `类别 ${h} ${words}与重算不符：第 ${i + 1} 个应为 ${one(b, i) ?? "无"}，公布的是 ${one(a, i) ?? "无"}。不是按公开的算法抽的。`);
  }
  for (const visit of Object.keys(expected.match).sort()) {
    const id = expected.match[visit], other = get(match, visit);
    if (other === undefined) fault("DR16", `结果里没有检查位置 ${visit}。`);
    else if (other === null && id !== null) fault("DR16", `检查位置 ${visit} 被空着，其实可以派出 ${id}：可派尽派，不许靠凑不齐来躲开检查。`);
    else if (text(other) !== (id ?? undefined)) fault("DR15", `检查位置 ${visit} 派的是 ${text(other) ?? "无人"}，重算应为 ${id ?? "无人"}：人员不是按公开的算法配的。`);
    if (count() > 20) return;
  }
  if (count() === 0 && differs(result, expected)) fault("DR07", "结果文件里有重算不出的内容。");
}
function checkVisits(result, visits, fault) {
  if (!Array.isArray(visits)) fault("DR00", "visits.json 应是一个数组。");
  const reported = new Map(), meant = new Set();
  items(visits).forEach((v, i) => {
    const id = text(get(v, "object"));
    if (id === undefined) fault("DR00", `检查结果第 ${i + 1} 项没有写明对象 object。`); else if (reported.has(id)) fault("DR12", `${id} 的检查结果写了不止一次。`); else reported.set(id, v);
  });
  for (const h of Object.keys(result.strata).sort()) {
    const { selected, reserves } = result.strata[h], used = [];
    for (const id of selected) {
      meant.add(id); const v = reported.get(id), other = get(v, "replacedBy");
      if (!text(get(v, "outcome"))) fault("DR19", `${id} 被抽中却没有检查结果。`);
      else if (given(other)) {
        if (!reserves.includes(other)) fault("DR18", `${id} 被换成 ${text(other) ?? ""}，但它不在抽出的备选里。`);
        else if (!text(get(v, "reason"))) fault("DR18", `${id} 被换成备选 ${other}，没有写明理由。`);
        else used.push(other);
      }
    }
    if (reserves.slice(0, used.length).some(id => !used.includes(id)) || new Set(used).size < used.length) fault("DR18", `类别 ${h} 的备选没有按抽出的次序使用，或一个备选用了两次。`);
    for (const id of used) meant.add(id);
  }
  for (const id of reported.keys()) if (!meant.has(id)) fault("DR18", `${id} 有检查结果，却没有被抽中，也不是换上的备选：不在抽中之列的对象不许借这次抽查去查。`);
}

// The proof that witnesses saw the plan (C2SP tlog-proof, signed note, checkpoint).
function unbase64(t) { try { const b = Uint8Array.from(atob(t), c => c.charCodeAt(0)); return t.length % 4 === 0 && btoa(String.fromCharCode(...b)) === t ? b : null; } catch { return null; } }
const big = b => b.reduce((n, x) => n << 8n | BigInt(x), 0n), isName = t => t.length > 0 && t.length <= 255 && !/[\s\p{Cc}\ud800-\udfff+]/u.test(t) && t.isWellFormed() && !/[\ud800-\udfff]/.test(t), decimal = t => /^(0|[1-9][0-9]{0,19})$/.test(t) && BigInt(t) < 1n << 64n ? BigInt(t) : null;
function noteKey(t) {
  const [, name, id, key64] = /^([^+]*)\+([^+]*)\+(.*)$/s.exec(text(t) ?? "") ?? [], key = key64 !== undefined && key64.length <= 128 ? unbase64(key64) : null;
  return key && isName(name) && (key.length === 33 && (key[0] === 1 || key[0] === 4) || key.length === 84 && String.fromCharCode(...key.subarray(0, 19)) === SM2.type) && hex(sha256(join(utf8.encode(name + "\n"), key)).subarray(0, 4)) === id ? { name, id, key } : null;
}
function readNote(t) {
  const cut = t.lastIndexOf("\n\n"); if (/[\0-\x09\x0b-\x1f]/.test(t) || cut < 0 || !t.endsWith("\n") || t.length === cut + 2) return null;
  const lines = t.slice(cut + 2, -1).split("\n").map(l => { const [dash, name, sig64, more] = l.split(" "), sig = sig64 !== undefined ? unbase64(sig64) : null; return dash === "—" && more === undefined && sig?.length >= 5 && isName(name) ? { name, id: hex(sig.subarray(0, 4)), sig: sig.subarray(4) } : null; });
  return lines.length <= 100 && lines.every(l => l) ? { text: t.slice(0, cut + 1), lines } : null;
}
function readProof(bytes) {
  let t; try { t = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes); } catch { return null; }
  const cut = t.indexOf("\n\n"), lines = t.slice(0, Math.max(cut, 0)).split("\n"), extra = lines[1]?.startsWith("extra ") ? 1 : 0;
  if (bytes.length > 1e6 || cut < 0 || lines[0] !== "c2sp.org/tlog-proof@v1" || extra && !unbase64(lines[1].slice(6)) || !lines[1 + extra]?.startsWith("index ")) return null;
  const index = decimal(lines[1 + extra].slice(6)), path = lines.slice(2 + extra).map(unbase64), note = readNote(t.slice(cut + 2));
  return index !== null && path.length <= 64 && path.every(p => p?.length === 32) && note ? { index, path, note } : null;
}
async function signedAt(note, { name, id, key }) { // The time a witness states, 0 for a log; null when not validly signed.
  let time = null;
  for (const line of note.lines) if (line.name === name && line.id === id) {
    const stamped = key[0] === 4; if (stamped && line.sig.length !== 72) return null;
    const at = stamped ? big(line.sig.subarray(0, 8)) : 0n, said = utf8.encode(stamped ? `cosignature/v1\ntime ${at}\n${note.text}` : note.text), sig = stamped ? line.sig.subarray(8) : line.sig;
    const isSigned = async () => crypto.subtle.verify("Ed25519", await crypto.subtle.importKey("raw", key.subarray(1), "Ed25519", false, ["verify"]), sig, said);
    if (at >= 1n << 63n || !(key[0] === 255 ? SM2.verify(key.subarray(19), said, sig) : await isSigned())) return null;
    if (time === null || at < time) time = at;
  }
  return time;
}
async function checkWitness(plan, planHash, bytes, fault) {
  const bad = why => fault("DR01", "计划的公布证明不成立：" + why), out = "计划不在所说的日志里，或日志没有签名。";
  const proof = readProof(bytes); if (!proof) { bad("plan.tlog-proof 的格式不对。"); return; }
  const log = noteKey(plan.witness.log), head = proof.note.text.split("\n"), size = decimal(head[1] ?? ""), root = unbase64(head[2] ?? "");
  if (await signedAt(proof.note, log) === null || head.length < 4 || head[0] !== log.name || size === null || root?.length !== 32 || head.slice(3, -1).includes("")) { bad(out); return; }
  const times = (await Promise.all([...new Set(plan.witness.witnesses)].map(w => signedAt(proof.note, noteKey(w))))).filter(t => t !== null).sort((a, b) => a < b ? -1 : a > b ? 1 : 0);
  if (times.length < plan.witness.quorum) { bad(`见证不足：需要 ${plan.witness.quorum} 方见证，有效的只有 ${times.length} 方。`); return; }
  let hash = sha256(join(Uint8Array.of(0), planHash)), fn = proof.index, sn = size - 1n, sound = proof.index < size;
  for (const p of proof.path) { // RFC 9162 §2.1.3.2
    if (sn === 0n) { sound = false; break; }
    if (fn & 1n || fn === sn) { hash = sha256(join(Uint8Array.of(1), p, hash)); while (!(fn & 1n) && fn) { fn >>= 1n; sn >>= 1n; } } else hash = sha256(join(Uint8Array.of(1), hash, p));
    fn >>= 1n; sn >>= 1n;
  }
  if (!sound || sn !== 0n || hex(hash) !== hex(root)) bad(out);
  else if (times[plan.witness.quorum - 1] >= BigInt(plan.times.beacon)) fault("DR01", "计划被见证的时间不早于信标时间：可能先看到随机数再定计划。");
}

function checkAttempts(plan, planHash, attempts, result, hash, fault) {
  const all = items(attempts);
  if (all.length !== plan.attempt) fault("DR03", `计划是第 ${plan.attempt} 次抽取，登记的却有 ${all.length} 次：有的没有记录，或多出记录。每一次都必须公开。`);
  all.forEach((e, n) => {
    const last = n === plan.attempt - 1;
    if (get(e, "attempt") !== n + 1 || n >= plan.attempt) fault("DR03", `登记的第 ${n + 1} 条对不上：每一次都必须公开，按次序从 1 起，到这一次为止。`);
    else if (!last && (get(e, "outcome") !== "void" || !text(get(e, "reason")))) fault("DR03", `第 ${n + 1} 次抽取没有作废理由就又抽了一次。`);
    else if (last && get(e, "outcome") !== "drawn") fault("DR03", `第 ${n + 1} 次抽取没有记为有结果。`);
    else if (last) {
      if (get(e, "planHash") !== hex(planHash)) fault("DR25", "登记的计划哈希不是这份计划的：结果与计划不是同一次抽取。");
      if (result !== undefined && get(e, "resultHash") !== hex(hash(join(domain("draw/1/result"), utf8.encode(canon(result)))))) fault("DR25", "登记的结果哈希与结果文件不符：结果被换过。");
      if (!(whole(get(e, "openedAt")) >= plan.times.open)) fault("DR21", "结果在规定的公开时间之前就公开了：检查对象可能提前知道。");
    }
  });
}
async function verify(files) {
  const faults = [], notes = [], fault = (code, message) => { if (faults.length < 100) faults.push({ code, message }); }, done = result => ({ faults, notes, result });
  const bytes = name => { if (!files.has(name)) fault(name === "plan.tlog-proof" ? "DR01" : "DR00", `包里缺少 ${name}。`); return files.get(name); };
  const tried = what => { try { return what(); } catch (e) { if (!(e instanceof Fault)) throw e; fault(e.code, e.message); return undefined; } };
  const load = name => { const b = bytes(name); return b && tried(() => parse(name, b)); };
  const others = [...files.keys()].filter(n => !NAMES.includes(n)).sort(); if (others.length) notes.push(`包里还有本工具不核对的文件：${others.join("、")}。`);
  try {
    const plan = load("plan.json"); if (plan === undefined) return done();
    readPlan(plan, fault); if (faults.length) return done();
    const suite = SUITES[plan.alg], hash = suite.hash, rows = {}, roots = {}, names = Object.keys(CHECKS);
    if (names.some(n => !bytes(n + ".json"))) return done();
    for (const n of names) tried(() => { [rows[n], roots[n]] = roster(n, hash, files.get(n + ".json"), ...CHECKS[n]); });
    if (faults.length) return done();
    for (const n of names)
      if (plan[n].n !== rows[n].length) fault("DR20", `名单 ${n} 现有 ${rows[n].length} 行，计划写明 ${plan[n].n} 行：有行被加进或拿走。`);
      else if (plan[n].root !== roots[n]) fault("DR13", `名单 ${n} 的根与计划不符：抽取之后名单被改动过（权重、类别、排除原因或其他内容）。`);
    const counts = new Map(), planned = new Map(members(get(plan, "counts")).map(([h, c]) => [h, [whole(get(c, "rows")) ?? -1, whole(get(c, "in")) ?? -1]]));
    for (const row of rows.objects) { const c = counts.get(row.s) || [0, 0]; c[0]++; if (row.x === null) c[1]++; counts.set(row.s, c); }
    const miscounted = (h, [r, i], [r2, i2]) => { if (r !== r2 || i !== i2) fault("DR20", `类别 ${h} 计划公布 ${r} 行、参加 ${i} 行，名单里是 ${r2} 行、${i2} 行。`); };
    for (const [h, c] of counts) { if (!has(plan.quota, h)) fault("DR14", `计划没有写明类别 ${h} 抽多少，而名单里有 ${c[0]} 行。`); if (planned.has(h)) miscounted(h, planned.get(h), c); }
    for (const [h, c] of planned) if (!counts.has(h)) miscounted(h, c, [0, 0]);
    const planHash = hash(join(domain("draw/1/plan"), utf8.encode(canon(plan)))), sources = load("sources.json"); let values;
    if (sources !== undefined) {
      values = plan.sources.map((s, n) => sourceValue(plan, s, items(sources)[n], hash, fault));
      if (items(sources).length !== plan.sources.length) fault("DR00", `来源记录有 ${items(sources).length} 项，计划有 ${plan.sources.length} 项。`);
    }
    if (!given(get(plan, "witness"))) notes.push("计划没有写明见证方，无法证明计划公布在信标之前；请与当时公布的计划核对。");
    else if (!globalThis.crypto?.subtle) notes.push("这个浏览器不能验证见证签名；请用 jy verify-draw 复核。");
    else { const proof = bytes("plan.tlog-proof"); if (proof) await checkWitness(plan, planHash, proof, fault); }
    const page = text(get(plan, "verifier"));
    if (page === undefined || !files.has("verify-draw.html")) notes.push("计划没有写明核验页的哈希，或包里没有核验页；请用另外取得的核验工具复核。");
    else if (hex(sha256(files.get("verify-draw.html"))) !== page) fault("DR23", "包里的核验页不是计划所公布的那一份：不要用它，请另取。");
    for (const s of plan.sources) if (["nist", "lottery", "dice"].includes(s.kind)) notes.push(`来源“${s.party}”的值（${{ nist: "NIST 信标", lottery: "彩票号码", dice: "骰子点数" }[s.kind]}）不能由这个包证明；请按计划写明的出处，与当时公开的核对。`);
    const result = load("result.json"), attempts = load("attempts.json");
    if (attempts !== undefined) checkAttempts(plan, planHash, attempts, result, hash, fault);
    if (result === undefined || values === undefined || faults.some(f => f.code === "DR05")) return done();
    const seed = suite.mac(planHash, join(...values.map(v => v ? join(Uint8Array.of(1), lp(v)) : Uint8Array.of(0))));
    const drawn = tried(() => draw(plan, seed, rows.objects, rows.inspectors, rows.recusals, suite)); if (!drawn) return done();
    const expected = { plan: plan.plan, attempt: plan.attempt, planHash: hex(planHash), seed: hex(seed), ...drawn };
    compareResult(result, expected, rows.inspectors, fault, () => faults.length);
    if (!files.has("visits.json")) notes.push("包里没有检查结果（visits.json），无法核对抽中的对象是否都查了。");
    else { const visits = load("visits.json"); if (visits !== undefined) checkVisits(expected, visits, fault); }
    return done(expected);
  } catch (e) { fault(e.code || "DR00", "文件内容不合规，读到一半就停了：" + e.message); return done(); }
}
