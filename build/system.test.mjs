import { describe, expect, it } from 'vitest';
import { missingLibraries, packagesFor, pickNames } from './system.mjs';

const ldd = `
	linux-vdso.so.1 (0x00007ffd)
	libffmpeg.so => /opt/electron/libffmpeg.so (0x00007f)
	libnss3.so => not found
	libnssutil3.so => not found
	libatk-bridge-2.0.so.0 => not found
	libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f)
	libstrange.so.9 => not found
`;

describe('missing libraries', () => {
  it('are what ldd did not find', () => {
    expect(missingLibraries(ldd)).toEqual(['libnss3.so', 'libnssutil3.so', 'libatk-bridge-2.0.so.0', 'libstrange.so.9']);
    expect(missingLibraries('\tnot a dynamic executable\n')).toEqual([]);
  });

  it('become packages, each once, and the unknown ones are named', () => {
    expect(packagesFor(missingLibraries(ldd))).toEqual({
      choices: [['libnss3'], ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0']],
      unknown: ['libstrange.so.9'],
    });
  });

  it('get the name that this release knows', () => {
    const choices = [['libasound2t64', 'libasound2'], ['xvfb']];
    const block = (name, candidate) => `${name}:\n  Installed: (none)\n  Candidate: ${candidate}\n  Version table:\n`;
    const older = block('libasound2', '1.2.8-1') + block('xvfb', '2:21');
    const newer = block('libasound2t64', '1.2.11') + block('libasound2', '(none)') + block('xvfb', '2:21');
    expect(pickNames(choices, older)).toEqual(['libasound2', 'xvfb']);
    expect(pickNames(choices, newer)).toEqual(['libasound2t64', 'xvfb']);
    expect(pickNames(choices, '')).toEqual(['libasound2', 'xvfb']);
  });
});
