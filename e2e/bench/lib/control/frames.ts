// Functions that run inside the app's page: each must stand alone, for its text is sent there.

/** Moves something in each frame, and notes how long each took. */
export function startDrawing(): void {
  const dot = document.createElement('div');
  dot.style.cssText = 'position:fixed;left:0;top:0;width:2px;height:2px;background:red;z-index:99';
  document.body.append(dot);
  const times: number[] = [];
  Object.assign(window, { frameTimes: times });
  let last = performance.now();
  let n = 0;
  const frame = (now: number): void => {
    times.push(now - last);
    last = now;
    dot.style.left = `${(n += 1) % 10}px`;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

/** The frames since the last time, ms. */
export function drawn(): number[] {
  return (window as unknown as { frameTimes: number[] }).frameTimes.splice(0);
}
