// Runs in a pane: gives back each key, as an agent's composer does.
process.stdin.setRawMode(true);
process.stdin.on('data', (keys: Buffer) => process.stdout.write(keys));
process.stdout.write('ready\r\n\x1b]2;ready\x07');
