// BLS over BLS12-381, verifying only: signatures of drand rounds. The same steps as in the command, on [re, im] with i² = −1.
const P = 0x1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaabn, ORDER = 0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001n, XABS = 0xd201000000010000n;
const md = a => { const r = a % P; return r < 0n ? r + P : r; }, el = (re, im = "0") => [BigInt("0x" + re), BigInt("0x" + im)], ZERO = [0n, 0n], ONE = [1n, 0n];
const add2 = (a, b) => [md(a[0] + b[0]), md(a[1] + b[1])], sub2 = (a, b) => [md(a[0] - b[0]), md(a[1] - b[1])], neg2 = a => sub2(ZERO, a), eq2 = (a, b) => a[0] === b[0] && a[1] === b[1], none2 = a => eq2(a, ZERO);
const mul2 = (a, b) => { const r = a[0] * b[0], i = a[1] * b[1]; return [md(r - i), md((a[0] + a[1]) * (b[0] + b[1]) - r - i)]; }, times2 = (a, n) => [md(a[0] * n), md(a[1] * n)], xi = a => [md(a[0] - a[1]), md(a[0] + a[1])];
function inv1(a) { let [r, n, s, t] = [P, a, 0n, 1n]; while (n) { const q = r / n; [r, n, s, t] = [n, r - q * n, t, s - q * t]; } return a ? md(s) : 0n; }
const inv2 = a => { const n = inv1(md(a[0] * a[0] + a[1] * a[1])); return [md(a[0] * n), md(-a[1] * n)]; };
function pow1(a, n) { let r = 1n; for (const bit of n.toString(2)) { r = r * r % P; if (bit === "1") r = r * a % P; } return r; }
function pow2(a, n) { let r = ONE; for (const bit of n.toString(2)) { r = mul2(r, r); if (bit === "1") r = mul2(r, a); } return r; }
const root1 = a => { const r = pow1(a, (P + 1n) / 4n); return r * r % P === a ? r : null; };
function root2(a, prime) {
  if (!a[1]) { const r = root1(a[0]); return r !== null ? [r, 0n] : prime ? null : [0n, root1(md(-a[0]))]; }
  const n = prime ? null : root1(md(a[0] * a[0] + a[1] * a[1])), half = (P + 1n) / 2n; if (n === null) return null;
  const re = root1(md((a[0] + n) * half)) ?? root1(md((a[0] - n) * half)); return re === null ? null : [re, md(a[1] * inv1(md(2n * re)))];
}
const odd2 = a => (a[0] || a[1]) & 1n, larger2 = a => a[1] ? 2n * a[1] > P : 2n * a[0] > P;
const slope = (a, b) => eq2(a[0], b[0]) ? mul2(times2(mul2(a[0], a[0]), 3n), inv2(times2(a[1], 2n))) : mul2(sub2(b[1], a[1]), inv2(sub2(b[0], a[0])));
const chord = (a, b, l) => { const x = sub2(sub2(mul2(l, l), a[0]), b[0]); return [x, sub2(mul2(l, sub2(a[0], x)), a[1])]; };
const plus = (a, b) => !a || !b ? a || b : eq2(a[0], b[0]) && (!eq2(a[1], b[1]) || none2(a[1])) ? null : chord(a, b, slope(a, b));
function timesPoint(p, n) { let s = null; for (const bit of n.toString(2)) { s = plus(s, s); if (bit === "1") s = plus(s, p); } return s; }

// Constants of RFC 9380 §8.8.1, §8.8.2, appendix E.2 and E.3. The second coordinate of an isogeny follows from the first: Y = c·y·X′(x).
const G1 = { prime: true, size: 48, b: [4n, 0n], at: [el("17f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb"), el("08b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1")],
  A: el("144698a3b8e9433d693a02c96d4982b0ea985383ee66a8d8e8981aefd881ac98936f8da0e0f97f5cf428082d584c1d"), B: el("12e2908d11688030018b12e8753eee3b2016c1f0f24f4070a0b9c14fcef35ef55a23215a316ceaa5d1cc48e98e172be0"), Z: [11n, 0n], C: [md(inv1(11n)), 0n], cofactor: 0xd201000000010001n,
  N: [
  "11a05f2b1e833340b809101dd99815856b303e88a2d7005ff2627b56cdb4e2c85610c2d5f2e62d6eaeac1662734649b7",
  "17294ed3e943ab2f0588bab22147a81c7c17e75b2f6a8417f565e33c70d1e86b4838f2a6f318c356e834eef1b3cb83bb",
  "d54005db97678ec1d1048c5d10a9a1bce032473295983e56878e501ec68e25c958c3e3d2a09729fe0179f9dac9edcb0",
  "1778e7166fcc6db74e0609d307e55412d7f5e4656a8dbf25f1b33289f1b330835336e25ce3107193c5b388641d9b6861",
  "e99726a3199f4436642b4b3e4118e5499db995a1257fb3f086eeb65982fac18985a286f301e77c451154ce9ac8895d9",
  "1630c3250d7313ff01d1201bf7a74ab5db3cb17dd952799b9ed3ab9097e68f90a0870d2dcae73d19cd13c1c66f652983",
  "d6ed6553fe44d296a3726c38ae652bfb11586264f0f8ce19008e218f9c86b2a8da25128c1052ecaddd7f225a139ed84",
  "17b81e7701abdbe2e8743884d1117e53356de5ab275b4db1a682c62ef0f2753339b7c8f8c8f475af9ccb5618e3f0c88e",
  "80d3cf1f9a78fc47b90b33563be990dc43b756ce79f5574a2c596c928c5d1de4fa295f296b74e956d71986a8497e317",
  "169b1f8e1bcfa7c42e0c37515d138f22dd2ecb803a0c5c99676314baf4bb1b7fa3190b2edc0327797f241067be390c9e",
  "10321da079ce07e272d8ec09d2565b0dfa7dccdde6787f96d50af36003b14866f69b771f8c285decca67df3f1605fb7b",
  "6e08c248e260e70bd1e962381edee3d31d79d7e22c837bc23c0bf1bc24c6b68c24b1b80b64d391fa9c8ba2e8ba2d229"].map(x => el(x)),
  D: [
  "8ca8d548cff19ae18b2e62f4bd3fa6f01d5ef4ba35b48ba9c9588617fc8ac62b558d681be343df8993cf9fa40d21b1c",
  "12561a5deb559c4348b4711298e536367041e8ca0cf0800c0126c2588c48bf5713daa8846cb026e9e5c8276ec82b3bff",
  "b2962fe57a3225e8137e629bff2991f6f89416f5a718cd1fca64e00b11aceacd6a3d0967c94fedcfcc239ba5cb83e19",
  "3425581a58ae2fec83aafef7c40eb545b08243f16b1655154cca8abc28d6fd04976d5243eecf5c4130de8938dc62cd8",
  "13a8e162022914a80a6f1d5f43e7a07dffdfc759a12062bb8d6b44e833b306da9bd29ba81f35781d539d395b3532a21e",
  "e7355f8e4e667b955390f7f0506c6e9395735e9ce9cad4d0a43bcef24b8982f7400d24bc4228f11c02df9a29f6304a5",
  "772caacf16936190f3e0c63e0596721570f5799af53a1894e2e073062aede9cea73b3538f0de06cec2574496ee84a3a",
  "14a7ac2a9d64a8b230b3f5b074cf01996e7f63c21bca68a81996e1cdf9822c580fa5b9489d11e2d311f7d99bbdcc5a5e",
  "a10ecf6ada54f825e920b3dafc7a3cce07f8d1d7161366b74100da67f39883503826692abba43704776ec3a79a1d641",
  "95fc13ab9e92ad4476d6e3eb3a56680f682b4ee96f7d03776df533978f31c1593174e4b4b7865002d6384d168ecdd0a",
  "1"].map(x => el(x)) };
const third = "5c759507e8e333ebb5b7a9a47d7ed8532c52d39fd3a042a88b58423c50ae15d5c2638e343d9c71c6238aaaaaaaa97d6";
const G2 = { prime: false, size: 96, b: [4n, 4n],
  at: [el("024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb8", "13e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e"), el("0ce5d527727d6e118cc9cdc6da2e351aadfd9baa8cbdd3a76d429a695160d12c923ac9cc3baca289e193548608b82801", "0606c4a02ea734cc32acd2b02bc28b99cb3e287e85a763af267492ab572e99ab3f370d275cec1da1aaa9075ff05f79be")],
  A: [0n, 240n], B: [1012n, 1012n], Z: [P - 2n, P - 1n], C: [md(-inv1(3n)), 0n], D: [[0n, P - 72n], [12n, P - 12n], ONE],
  cofactor: 0xbc69f08f2ee75b3584c6a0ea91b352888e2a8e9145ad7689986ff031508ffe1329c2f178731db956d82bf015d1212b02ec0ec69d7477c1ae954cbc06689f6a359894c0adebbf6b4e8020005aaa95551n,
  N: [el(third, third), el("0", "11560bf17baa99bc32126fced787c88f984f87adf7ae0c7f9a208c6b4f20a4181472aaa9cb8d555526a9ffffffffc71a"),
    el("11560bf17baa99bc32126fced787c88f984f87adf7ae0c7f9a208c6b4f20a4181472aaa9cb8d555526a9ffffffffc71e", "8ab05f8bdd54cde190937e76bc3e447cc27c3d6fbd7063fcd104635a790520c0a395554e5c6aaaa9354ffffffffe38d"), el("171d6541fa38ccfaed6dea691f5fb614cb14b4e7f4e810aa22d6108f142b85757098e38d0f671c7188e2aaaaaaaa5ed1")] };
const bigEndian = b => BigInt("0x" + (hex(b) || "0")), cube = (x, A, B) => add2(mul2(add2(mul2(x, x), A), x), B);
function readPoint(g, bytes) {
  if (bytes.length !== g.size || (bytes[0] & 0xc0) !== 0x80) return null;
  const plain = bytes.slice(); plain[0] &= 0x1f;
  const high = bigEndian(plain.subarray(0, 48)), x = g.prime ? [high, 0n] : [bigEndian(plain.subarray(48)), high], y = x[0] < P && x[1] < P ? root2(cube(x, ZERO, g.b), g.prime) : null;
  if (!y) return null;
  const point = [x, larger2(y) === !!(bytes[0] & 0x20) ? y : neg2(y)]; return timesPoint(point, ORDER) ? null : point;
}
function hashPoint(g, message, domain) {
  const parts = g.prime ? 2 : 4, tail = join(domain, Uint8Array.of(domain.length)), start = sha256(join(new Uint8Array(64), message, Uint8Array.of(parts >> 2, 64 * parts & 255, 0), tail)), out = [];
  for (let n = 1, block = new Uint8Array(32); n <= 2 * parts; n++) { block = sha256(join(block.map((x, i) => x ^ start[i]), Uint8Array.of(n), tail)); out.push(block); }
  const part = n => bigEndian(join(out[2 * n], out[2 * n + 1])) % P;
  const value = (list, x) => list.reduceRight(([v, d], k) => [add2(mul2(v, x), k), add2(mul2(d, x), v)], [ZERO, ZERO]);
  const map = u => {
    const zu = mul2(g.Z, mul2(u, u)), t = add2(mul2(zu, zu), zu);
    let x = none2(t) ? mul2(g.B, inv2(mul2(g.Z, g.A))) : mul2(mul2(neg2(g.B), inv2(g.A)), add2(ONE, inv2(t))), y = root2(cube(x, g.A, g.B), g.prime);
    if (!y) { x = mul2(zu, x); y = root2(cube(x, g.A, g.B), g.prime); }
    if (odd2(y) !== odd2(u)) y = neg2(y);
    const [n, rise] = value(g.N, x), [d, fall] = value(g.D, x), i = inv2(d);
    return none2(d) ? null : [mul2(n, i), mul2(mul2(mul2(g.C, y), sub2(mul2(rise, d), mul2(n, fall))), mul2(i, i))];
  };
  const u = g.prime ? [[part(0), 0n], [part(1), 0n]] : [[part(0), part(1)], [part(2), part(3)]];
  return timesPoint(plus(map(u[0]), map(u[1])), g.cofactor);
}
// Σ cᵢ·wⁱ with w⁶ = 1 + i.
const ONE12 = [ONE, ZERO, ZERO, ZERO, ZERO, ZERO];
function mul12(a, b) {
  const r = [ZERO, ZERO, ZERO, ZERO, ZERO, ZERO];
  for (let i = 0; i < 6; i++) if (!none2(a[i])) for (let j = 0; j < 6; j++) if (!none2(b[j])) { const m = mul2(a[i], b[j]), k = (i + j) % 6; r[k] = add2(r[k], i + j < 6 ? m : xi(m)); }
  return r;
}
const conj12 = a => a.map((x, i) => i & 1 ? neg2(x) : x), pow12 = (a, n) => { let r = ONE12; for (const bit of n.toString(2)) { r = mul12(r, r); if (bit === "1") r = mul12(r, a); } return r; }, toX = a => conj12(pow12(a, XABS));
function inv12(a) {
  const [p, , q, , r] = mul12(a, conj12(a)), x = sub2(mul2(p, p), xi(mul2(q, r))), y = sub2(xi(mul2(r, r)), mul2(p, q)), z = sub2(mul2(q, q), mul2(p, r)), i = inv2(add2(mul2(p, x), xi(add2(mul2(r, y), mul2(q, z)))));
  return mul12(conj12(a), [mul2(x, i), ZERO, mul2(y, i), ZERO, mul2(z, i), ZERO]);
}
function pairingsAreOne(pairs) {
  const sums = pairs.map(([, q]) => q), gamma = pow2([1n, 1n], (P - 1n) / 6n), frob = a => { let g = ONE; return a.map(x => { const y = mul2([x[0], md(-x[1])], g); g = mul2(g, gamma); return y; }); };
  let f = ONE12;
  const step = (i, other) => { const s = sums[i], l = slope(s, other), p = pairs[i][0]; f = mul12(f, [sub2(mul2(l, s[0]), s[1]), ZERO, neg2(mul2(l, p[0])), p[1], ZERO, ZERO]); sums[i] = chord(s, other, l); };
  for (const bit of XABS.toString(2).slice(1)) { f = mul12(f, f); pairs.forEach((_, i) => step(i, sums[i])); if (bit === "1") pairs.forEach(([, q], i) => step(i, q)); }
  let m = mul12(conj12(f), inv12(f)); m = mul12(frob(frob(m)), m);
  let a = mul12(toX(m), conj12(m)); a = mul12(toX(a), conj12(a));
  const b = mul12(toX(a), frob(a)), c = mul12(mul12(toX(toX(b)), frob(frob(b))), conj12(b));
  return mul12(mul12(c, m), mul12(m, m)).every((x, i) => eq2(x, ONE12[i]));
}
function blsVerify(key, message, signature, domain) {
  const short = signature.length === 48, s = readPoint(short ? G1 : G2, signature), k = s && readPoint(short ? G2 : G1, key), h = k && hashPoint(short ? G1 : G2, message, utf8.encode(domain));
  if (!h) return false;
  const at = short ? G2.at : G1.at, minus = [at[0], neg2(at[1])];
  return pairingsAreOne(short ? [[s, minus], [h, k]] : [[minus, s], [k, h]]);
}
// The networks a plan may name; their keys are part of this page and not of a plan, so that nobody can bring a beacon of his own.
const CHAINS = new Map([
  ["52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971", { name: "quicknet", chained: false, size: 48, genesis: 1692803367, period: 3,
    key: "83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a" }],
  ["8990e7a9aaed2ffed73dbd7092123d6f289930540d7651336225dc172e51b2ce", { name: "default", chained: true, size: 96, genesis: 1595431050, period: 30,
    key: "868f005eb8e6e4ca0a47c8a77ceaa5309a47978a7c71bc5cce96366b5d7a569937c529eeda66c7293784a9402801af31" }]]);
function drandSigned(chain, round, signature, previous) {
  const number = new Uint8Array(8); new DataView(number.buffer).setBigUint64(0, BigInt(round));
  return signature.length === chain.size && (!chain.chained || previous.length > 0) && blsVerify(unhex(chain.key), sha256(chain.chained ? join(previous, number) : number), signature, `BLS_SIG_BLS12381G${chain.size / 48}_XMD:SHA-256_SSWU_RO_NUL_`);
}