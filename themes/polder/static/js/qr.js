// Puts the page's own address beneath it as a QR code, for paper: ISO/IEC 18004, bytes, level M.

// By version, from 1: correcting bytes in a block, and how many blocks. Table 9 of the standard.
const CORRECTING = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26];
const BLOCKS = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16];

// The field of 256 elements, as powers of 2 and their exponents.
const POWER = [];
const EXPONENT = [];
for (let i = 0, x = 1; i < 255; i++, x = (x << 1) ^ (x & 128 ? 0x11d : 0)) {
  POWER[i] = POWER[i + 255] = x;
  EXPONENT[x] = i;
}
const times = (a, b) => (a && b ? POWER[EXPONENT[a] + EXPONENT[b]] : 0);

// The rows of the symbol, true for dark; undefined for a text that is too long.
export function qr(text) {
  const bytes = new TextEncoder().encode(text);
  for (let version = 1; version <= CORRECTING.length; version++) {
    const size = 17 + 4 * version;
    const symbol = new Symbol18004(version, size);
    const capacity = (symbol.free >> 3) - CORRECTING[version - 1] * BLOCKS[version - 1];
    const header = version < 10 ? 12 : 20;
    if (8 * capacity >= header + 8 * bytes.length) return symbol.fill(words(bytes, version, capacity));
  }
}

// The message in words of 8 bits, with what corrects it, in the order in which they are drawn.
function words(bytes, version, capacity) {
  let bits = "0100" + bytes.length.toString(2).padStart(version < 10 ? 8 : 16, "0");
  for (const byte of bytes) bits += byte.toString(2).padStart(8, "0");
  bits += "0000".slice(0, 8 * capacity - bits.length);
  const data = bits.match(/.{1,8}/g).map((word) => parseInt(word.padEnd(8, "0"), 2));
  for (let pad = 236; data.length < capacity; pad ^= 236 ^ 17) data.push(pad);

  const [length, blocks] = [CORRECTING[version - 1], BLOCKS[version - 1]];
  const divisor = polynomial(length);
  const short = Math.floor(capacity / blocks);
  const parts = [];
  for (let i = 0, start = 0; i < blocks; i++) {
    const end = start + short + (i >= blocks - (capacity % blocks) ? 1 : 0);
    const part = data.slice(start, end);
    parts.push([part, remainder(part, divisor)]);
    start = end;
  }
  const drawn = [];
  for (let i = 0; i <= short; i++) for (const [part] of parts) if (i < part.length) drawn.push(part[i]);
  for (let i = 0; i < length; i++) for (const [, correcting] of parts) drawn.push(correcting[i]);
  return drawn;
}

// (x − 1)(x − 2)(x − 4)… without its first coefficient, which is 1.
function polynomial(degree) {
  let product = [1];
  for (let i = 0; i < degree; i++) {
    const next = [...product, 0];
    product.forEach((value, place) => (next[place + 1] ^= times(value, POWER[i])));
    product = next;
  }
  return product.slice(1);
}

function remainder(data, divisor) {
  const rest = divisor.map(() => 0);
  for (const word of data) {
    const factor = word ^ rest.shift();
    rest.push(0);
    divisor.forEach((value, place) => (rest[place] ^= times(value, factor)));
  }
  return rest;
}

class Symbol18004 {
  constructor(version, size) {
    this.version = version;
    this.size = size;
    this.dark = Array.from({ length: size }, () => Array(size).fill(false));
    this.fixed = Array.from({ length: size }, () => Array(size).fill(false));
    for (let i = 0; i < size; i++) {
      this.set(6, i, i % 2 === 0);
      this.set(i, 6, i % 2 === 0);
    }
    for (const [x, y] of [[3, 3], [size - 4, 3], [3, size - 4]]) this.target(x, y, 4);
    const centres = this.centres();
    const last = centres.length - 1;
    centres.forEach((x, i) => centres.forEach((y, j) => {
      if (!((i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0))) this.target(x, y, 2);
    }));
    this.format(0);
    if (version >= 7) this.number();
    this.free = this.fixed.flat().filter((fixed) => !fixed).length;
  }

  set(x, y, dark) {
    if (x < 0 || y < 0 || x >= this.size || y >= this.size) return;
    this.dark[y][x] = dark;
    this.fixed[y][x] = true;
  }

  // Rings around a centre: the outermost of a corner's, at 4, is its light border.
  target(x, y, radius) {
    for (let dy = -radius; dy <= radius; dy++) {
      for (let dx = -radius; dx <= radius; dx++) {
        const ring = Math.max(Math.abs(dx), Math.abs(dy));
        this.set(x + dx, y + dy, radius === 4 ? ring !== 2 && ring !== 4 : ring !== 1);
      }
    }
  }

  // Where the small targets lie, in both directions. Annex E of the standard.
  centres() {
    if (this.version === 1) return [];
    const count = Math.floor(this.version / 7) + 2;
    const step = Math.ceil((this.version * 4 + 4) / (count * 2 - 2)) * 2;
    const rest = Array.from({ length: count - 1 }, (_, i) => this.size - 7 - i * step);
    return [6, ...rest.reverse()];
  }

  // Level M and the mask, twice, with ten bits that correct them.
  format(mask) {
    let rest = mask;
    for (let i = 0; i < 10; i++) rest = (rest << 1) ^ ((rest >> 9) * 0x537);
    const bits = ((mask << 10) | rest) ^ 0x5412;
    const bit = (i) => ((bits >> i) & 1) === 1;
    const end = this.size - 1;
    for (let i = 0; i < 15; i++) {
      this.set(8, i < 6 ? i : i < 8 ? i + 1 : end - 14 + i, bit(i));
      this.set(i < 8 ? end - i : i < 9 ? 7 : 14 - i, 8, bit(i));
    }
    this.set(8, this.size - 8, true);
  }

  // The version, twice, with twelve bits that correct it.
  number() {
    let rest = this.version;
    for (let i = 0; i < 12; i++) rest = (rest << 1) ^ ((rest >> 11) * 0x1f25);
    const bits = (this.version << 12) | rest;
    for (let i = 0; i < 18; i++) {
      const [x, y] = [this.size - 11 + (i % 3), Math.floor(i / 3)];
      this.set(x, y, ((bits >> i) & 1) === 1);
      this.set(y, x, ((bits >> i) & 1) === 1);
    }
  }

  // Draws the words upwards and downwards from the right, and keeps the mask that looks least like a target.
  fill(words) {
    let place = 0;
    for (let right = this.size - 1, up = true; right > 0; right -= 2, up = !up) {
      if (right === 6) right = 5;
      for (let i = 0; i < this.size; i++) {
        const y = up ? this.size - 1 - i : i;
        for (const x of [right, right - 1]) {
          if (this.fixed[y][x]) continue;
          this.dark[y][x] = ((words[place >> 3] >> (7 - (place & 7))) & 1) === 1;
          place++;
        }
      }
    }
    const drawn = this.dark.map((row) => [...row]);
    let best;
    MASKS.forEach((flips, mask) => {
      this.dark = drawn.map((row, y) => row.map((dark, x) => dark !== (!this.fixed[y][x] && flips(x, y))));
      this.format(mask);
      const penalty = this.penalty();
      if (!best || penalty < best.penalty) best = { penalty, dark: this.dark };
    });
    return best.dark;
  }

  penalty() {
    const { size, dark } = this;
    let penalty = 0;
    for (const across of [true, false]) {
      for (let i = 0; i < size; i++) {
        let line = "";
        for (let j = 0; j < size; j++) line += (across ? dark[i][j] : dark[j][i]) ? "1" : "0";
        for (const run of line.match(/0{5,}|1{5,}/g) ?? []) penalty += run.length - 2;
        const bordered = `0000${line}0000`;
        for (const target of ["10111010000", "00001011101"]) {
          for (let at = bordered.indexOf(target); at >= 0; at = bordered.indexOf(target, at + 1)) penalty += 40;
        }
      }
    }
    for (let y = 1; y < size; y++) {
      for (let x = 1; x < size; x++) {
        const same = dark[y][x];
        if (dark[y - 1][x] === same && dark[y][x - 1] === same && dark[y - 1][x - 1] === same) penalty += 3;
      }
    }
    const share = dark.flat().filter(Boolean).length / (size * size);
    return penalty + 10 * Math.floor(Math.abs(share - 0.5) * 20);
  }
}

const MASKS = [
  (x, y) => (x + y) % 2 === 0,
  (x, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

// The drawing, four light modules around it as the standard asks.
function drawing(rows) {
  const svg = (name, attributes) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };
  const path = rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + 4} ${y + 4}h1v1h-1z` : ""))).join("");
  const side = rows.length + 8;
  const picture = svg("svg", { class: "qr", viewBox: `0 0 ${side} ${side}`, "aria-hidden": "true" });
  picture.append(svg("path", { d: path }));
  return picture;
}

const footer = globalThis.document?.querySelector("footer.site");
globalThis.addEventListener?.("beforeprint", () => {
  const address = location.href.split("#")[0];
  const rows = qr(address);
  footer?.querySelector(".qr")?.remove();
  if (footer && rows) footer.append(drawing(rows));
});
