// The wire: what `packing.py` has put into one message, unpacked without copying.

const types = { u1: Uint8Array, f4: Float32Array, f8: Float64Array };

/** The header and the channels of one message: a length, JSON, then typed arrays, each at a multiple of 8 bytes. */
export function unpack(bytes) {
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  const length = new DataView(buffer).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, length)));
  let at = 8 + Math.ceil(length / 8) * 8;
  for (const channel of header.channels) {
    const count = channel.shape.reduce((a, b) => a * b, 1);
    channel.values = new types[channel.type](buffer, at, count);
    at += Math.ceil(channel.values.byteLength / 8) * 8;
  }
  return header;
}

/** The frames of one message: `{epoch, channels: {name: values}}`; a curve's values are those since the frame before. */
export function framesOf(header) {
  const frames = header.epochs.map((epoch) => ({ epoch, channels: {} }));
  for (const { name, shape, lengths, values } of header.channels) {
    let at = 0;
    frames.forEach((frame, i) => {
      const size = lengths ? lengths[i] : values.length / shape[0];
      frame.channels[name] = values.subarray(at, at + size);
      at += size;
    });
  }
  return frames;
}
