import { describe, expect, it } from 'vitest';
import { hookConfig, hookHash, hookKey } from './trust.ts';

const hook = { event: 'UserPromptSubmit', command: 'cat > "$QUATUOR_SPOOL/x"' };

describe('trust of hooks', () => {
  it('X3 the digest is the one that Codex 0.169.0 itself tells for the same hook', () => {
    expect(hookHash(hook)).toBe('sha256:d06d3465fc824356254bad19b89c2b39d6b7c292f967ceb3cc1616f52fdc594d');
    expect(hookHash({ ...hook, event: 'Stop' })).toBe(
      'sha256:9a63b855a7ee77356317d746120386737962b60a4d85cba046e58eaa543ae26f',
    );
    expect(hookKey(hook)).toBe('/<session-flags>/config.toml:user_prompt_submit:0:0');
  });

  it('X3 each hook is marked by itself, and nothing else is trusted', () => {
    const stop = { ...hook, event: 'Stop' };
    const config = hookConfig([hook, stop]);
    expect(config).toHaveLength(3);
    expect(config[2]).toContain(hookHash(hook));
    expect(config[2]).toContain(hookHash(stop));
    expect(config[2]?.match(/trusted_hash/g)).toHaveLength(2);
  });

  it('another command or event is another digest; Codex cuts the time of two events to 3 s', () => {
    const all = [hook, { ...hook, command: 'x' }, { ...hook, event: 'SessionEnd' }, { ...hook, event: 'Stop' }];
    expect(new Set(all.map(hookHash)).size).toBe(4);
    expect(hookHash({ ...hook, event: 'SessionEnd' })).toBe(
      'sha256:655116f644ca43ddb7bb9c3a4f4ada976639f3778bd2975e7981f0c1c479785e',
    );
    expect(hookConfig([{ ...hook, event: 'Interrupt' }])[0]).toContain('timeout=3');
  });
});
