// The wire: what `wire.py` has put into one message.

const types = { u1: Uint8Array, f4: Float32Array, f8: Float64Array };

/** The header of one message: a length, JSON, then the channels, which `unpack` brings. */
export function headerOf(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)));
  return Object.assign(header, { body: bytes.subarray(8 + length) });
}

/** Give each channel of `header` its `values`: typed arrays, compressed together, each at a multiple of 8 bytes. */
export async function unpack(header) {
  const stream = new Blob([header.body]).stream().pipeThrough(new DecompressionStream("deflate"));
  const buffer = await new Response(stream).arrayBuffer();
  let at = 0;
  for (const channel of header.channels) {
    const count = channel.shape.reduce((a, b) => a * b, 1);
    channel.values = new types[channel.type](buffer, at, count);
    at += Math.ceil(channel.values.byteLength / 8) * 8;
    if (channel.type === "u1") addUp(channel.values, count / channel.shape[0]);
  }
  delete header.body;
  return header;
}

/** Bytes travel as the differences from frame to frame, modulo 256. */
function addUp(values, size) {
  for (let i = size; i < values.length; i++) values[i] += values[i - size];
}

/** The frames of one message: `{epoch, channels: {name: values}}`; a curve's values are those since the frame before. */
export function framesOf(header) {
  const frames = header.epochs.map((epoch) => ({ epoch, channels: {} }));
  for (const { name, shape, lengths, values } of header.channels) {
    let at = 0;
    frames.forEach((frame, i) => {
      const size = lengths ? lengths[i] : values.length / shape[0];
      frame.channels[name] = values.slice(at, at + size); // A view would keep the whole message in memory.
      at += size;
    });
  }
  return frames;
}
