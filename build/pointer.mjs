import { createConnection } from 'node:net';

const COOKIE = 'MIT-MAGIC-COOKIE-1';
const [WARP_POINTER, QUERY_POINTER] = [41, 38];

/**
 * Lays the mouse pointer of a local X display into its last corner, where no window lies. A display
 * begins with it in the middle: each window that opens or closes there is told that the mouse came
 * or went, which ends what a test's own mouse is doing in it.
 * @param {number} display its number
 * @param {Buffer} cookie what opens it
 * @returns {Promise<{x: number, y: number}>} where the pointer lies then
 */
export function parkPointer(display, cookie) {
  return new Promise((resolve, reject) => {
    const socket = createConnection(`/tmp/.X11-unix/X${display}`);
    let got = Buffer.alloc(0);
    let asked = false;
    const fail = (why) => {
      socket.destroy();
      reject(new Error(`the mouse pointer of display :${display}: ${why}`));
    };
    socket.on('error', (error) => fail(error.message));
    socket.on('end', () => fail('the display hung up'));
    socket.on('data', (bytes) => {
      got = Buffer.concat([got, bytes]);
      if (!asked) {
        if (got.length < 8 || got.length < 8 + 4 * got.readUInt16LE(6)) return;
        if (got[0] !== 1) return fail('it may not be opened');
        const { root, width, height } = screenOf(got);
        got = Buffer.alloc(0);
        asked = true;
        socket.write(Buffer.concat([warp(root, width - 1, height - 1), query(root)]));
      } else if (got.length >= 32) {
        if (got[0] !== 1) return fail(`error ${got[1]}`);
        socket.destroy();
        resolve({ x: got.readInt16LE(16), y: got.readInt16LE(18) });
      }
    });
    socket.write(hello(cookie));
  });
}

const padded = (bytes) => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

function hello(cookie) {
  const head = Buffer.alloc(12);
  head.write('l');
  head.writeUInt16LE(11, 2);
  head.writeUInt16LE(COOKIE.length, 6);
  head.writeUInt16LE(cookie.length, 8);
  return Buffer.concat([head, padded(Buffer.from(COOKIE)), padded(cookie)]);
}

/** The first screen of the display's answer to hello: its root window and size in pixels. */
function screenOf(answer) {
  const vendor = answer.readUInt16LE(24);
  const formats = answer[29];
  const at = 40 + vendor + ((4 - (vendor % 4)) % 4) + 8 * formats;
  return { root: answer.readUInt32LE(at), width: answer.readUInt16LE(at + 20), height: answer.readUInt16LE(at + 22) };
}

function warp(root, x, y) {
  const request = Buffer.alloc(24);
  request[0] = WARP_POINTER;
  request.writeUInt16LE(6, 2);
  request.writeUInt32LE(root, 8);
  request.writeInt16LE(x, 20);
  request.writeInt16LE(y, 22);
  return request;
}

function query(root) {
  const request = Buffer.alloc(8);
  request[0] = QUERY_POINTER;
  request.writeUInt16LE(2, 2);
  request.writeUInt32LE(root, 4);
  return request;
}
