// The wire: what `wire.py` has put into one message.

const types = { u1: Uint8Array, f4: Float32Array, f8: Float64Array };

/**
 * @typedef {Uint8Array | Float32Array | Float64Array} Values
 * @typedef {{
 *   name: string, type: "u1" | "f4" | "f8", shape: number[], lengths?: number[], values?: Values,
 *   from?: number[], whole?: boolean
 * }} Channel - with `lengths`: a curve; with `from`: values that hold from these epochs on; what goes with panels is `whole`
 * @typedef {{ key: string, run: string, [name: string]: any }} Told - as `message.py` writes it
 * @typedef {Told & { epochs: number[], channels: Channel[], body?: Uint8Array<ArrayBuffer> }} Header
 * @typedef {{ epoch: number, channels: Record<string, Values> }} Frame
 */

/**
 * The header of one message: a length, JSON, then the channels, which `unpack` brings.
 *
 * @param {Uint8Array} bytes
 * @returns {Header}
 */
export function headerOf(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  return Object.assign(header, { body: bytes.subarray(8 + length) });
}

/**
 * Give each channel of `header` its `values`: typed arrays, compressed together, each at a multiple of 8 bytes.
 *
 * @param {Header} header
 * @returns {Promise<Header>}
 */
export async function unpack(header) {
  const stream = new Blob([header.body]).stream().pipeThrough(new DecompressionStream("deflate"));
  const buffer = await new Response(stream).arrayBuffer();
  let offset = 0;
  for (const channel of header.channels) {
    const count = channel.shape.reduce((a, b) => a * b, 1);
    channel.values = new types[channel.type](buffer, offset, count);
    offset += Math.ceil(channel.values.byteLength / 8) * 8;
    if (channel.type === "u1" && count) addUp(channel.values, count / channel.shape[0]);
  }
  delete header.body;
  return header;
}

/**
 * Bytes travel as the differences from frame to frame, modulo 256.
 *
 * @param {Values} values
 * @param {number} size
 */
function addUp(values, size) {
  for (let i = size; i < values.length; i++) values[i] += values[i - size];
}

/**
 * The frames of one message; a curve's values are those since the frame before.
 *
 * @param {Header} header
 * @returns {Frame[]}
 */
export function framesOf(header) {
  const frames = header.epochs.map((epoch) => ({ epoch, channels: {} }));
  for (const { name, shape, lengths, values, from, whole } of header.channels) {
    if (from || whole) continue; // It belongs to no frame.
    let offset = 0;
    frames.forEach((frame, i) => {
      const size = lengths ? lengths[i] : values.length / shape[0];
      frame.channels[name] = values.slice(offset, offset + size); // A view would keep the whole message in memory.
      offset += size;
    });
  }
  return frames;
}
