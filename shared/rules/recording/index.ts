export * from './asciicast.ts';
export * from './marks.ts';
export * from './playback.ts';
