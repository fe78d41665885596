// SM2 with SM3 (GB/T 32918.2, default identity), verifying only: logs, witnesses and agencies that sign with cryptography of the state. The page gives utf8, join and sm3. Points are [x, y] of BigInt, null at infinity.
const SM2 = (() => {
  const p = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn, n = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n, a = p - 3n;
  const b = 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n;
  const G = [0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n, 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n];
  const mod = (x, m = p) => { const r = x % m; return r < 0n ? r + m : r; };
  const inverse = x => { let [r, m, s, t] = [p, mod(x), 0n, 1n]; while (m) { const q = r / m; [r, m, s, t] = [m, r - q * m, t, s - q * t]; } return mod(s); };
  const onCurve = ([x, y]) => x < p && y < p && mod(y * y - x * x * x - a * x - b) === 0n;
  function plus(u, v) {
    if (!u || !v) return u || v;
    if (u[0] === v[0] && mod(u[1] + v[1]) === 0n) return null;
    const slope = u[0] === v[0] ? mod((3n * u[0] * u[0] + a) * inverse(2n * u[1])) : mod((v[1] - u[1]) * inverse(v[0] - u[0])), x = mod(slope * slope - u[0] - v[0]);
    return [x, mod(slope * (u[0] - x) - u[1])];
  }
  function times(u, k) { let sum = null; for (const bit of k.toString(2)) { sum = plus(sum, sum); if (bit === "1") sum = plus(sum, u); } return sum; }
  const number = bytes => bytes.reduce((r, x) => r << 8n | BigInt(x), 0n);
  const bytes32 = x => Uint8Array.from(x.toString(16).padStart(64, "0").match(/../g), h => parseInt(h, 16));
  // Two numbers in DER, one spelling only.
  function readDer(der) {
    const out = []; let at = 2; if (der[0] !== 0x30 || der[1] !== der.length - 2 || der.length > 72) return null;
    for (let i = 0; i < 2; i++) {
      const length = der[at + 1], body = der.subarray(at + 2, at + 2 + length); if (der[at] !== 2 || !length || body.length !== length || body[0] > 127 || length > 1 && body[0] === 0 && body[1] < 128) return null;
      out.push(number(body)); at += 2 + length;
    }
    return at === der.length ? out : null;
  }
  function verify(key, message, signature) {
    const point = [number(key.subarray(1, 33)), number(key.subarray(33))], pair = readDer(signature); if (key.length !== 65 || key[0] !== 4 || !onCurve(point) || !pair) return false;
    const [r, s] = pair, t = mod(r + s, n); if (r < 1n || r >= n || s < 1n || s >= n || t === 0n) return false;
    const who = sm3(join(Uint8Array.of(0, 128), utf8.encode("1234567812345678"), ...[a, b, ...G].map(bytes32), key.subarray(1))), e = number(sm3(join(who, message))), sum = plus(times(G, s), times(point, t));
    return sum !== null && mod(e + sum[0], n) === r;
  }
  return { type: "\xffGB/T 32918 SM2-SM3", verify };
})();
