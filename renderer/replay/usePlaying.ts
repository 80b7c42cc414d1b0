import { useEffect, useRef, useState } from 'react';
import type { Recording } from '../../shared/contract/recording.ts';
import { advance } from '../../shared/rules/recording/index.ts';

/** So often the moment moves on while it plays, ms. */
const TICK = 50;

export interface Playing {
  t: number;
  on: boolean;
  move(t: number): void;
  toggle(): void;
}

/** The moment that is shown, and its going on. At the end it stops, and begins anew when it is played again. */
export function usePlaying(recording: Recording, speed: number, skipIdle: boolean): Playing {
  const [t, setT] = useState(recording.from);
  const [on, setOn] = useState(false);
  const at = useRef({ t, speed, skipIdle });
  useEffect(() => {
    at.current = { t, speed, skipIdle };
  });
  useEffect(() => {
    if (!on) return;
    let last = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      const ms = now - last;
      last = now;
      const next = advance(recording, at.current.t, ms, at.current.speed, at.current.skipIdle);
      setT(next);
      if (next >= recording.to) setOn(false);
    }, TICK);
    return () => clearInterval(timer);
  }, [on, recording]);
  return {
    t,
    on,
    move: (to) => setT(Math.min(recording.to, Math.max(recording.from, to))),
    toggle: () => {
      if (!on && t >= recording.to) setT(recording.from);
      setOn(!on);
    },
  };
}
