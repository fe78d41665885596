// SM3 (GM/T 0004), one block: v is the state, w[0..15] holds the block and has room for 68 words. Padding and byte order are those of SHA-256.
const SM3_START = Int32Array.of(0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e);
const rol = (x, n) => x << n | x >>> 32 - n;
function compressSm3(v, w) {
  for (let t = 16; t < 68; t++) { const x = w[t - 16] ^ w[t - 9] ^ rol(w[t - 3], 15); w[t] = x ^ rol(x, 15) ^ rol(x, 23) ^ rol(w[t - 13], 7) ^ w[t - 6]; }
  let [a, b, c, d, e, f, g, h] = v;
  for (let t = 0; t < 64; t++) {
    const s1 = rol(rol(a, 12) + e + rol(t < 16 ? 0x79cc4519 : 0x7a879d8a, t & 31) | 0, 7);
    const t1 = (t < 16 ? a ^ b ^ c : a & b | a & c | b & c) + d + (s1 ^ rol(a, 12)) + (w[t] ^ w[t + 4]) | 0, t2 = (t < 16 ? e ^ f ^ g : e & f | ~e & g) + h + s1 + w[t] | 0;
    d = c; c = rol(b, 9); b = a; a = t1; h = g; g = rol(f, 19); f = e; e = t2 ^ rol(t2, 9) ^ rol(t2, 17);
  }
  v[0] ^= a; v[1] ^= b; v[2] ^= c; v[3] ^= d; v[4] ^= e; v[5] ^= f; v[6] ^= g; v[7] ^= h;
}
