import { describe, expect, it } from 'vitest';
import { startArgs } from './args.mjs';
import { parts, testArgs } from './testargs.mjs';

describe('npm start', () => {
  const absolute = (path) => `/person/${path}`;

  it('hands the app its arguments, with paths as seen by the person', () => {
    expect(startArgs(['--demo', '--screenshot', 'desk.png', '--exit'], absolute)).toEqual({
      dry: false,
      app: ['--demo', '--screenshot', '/person/desk.png', '--exit'],
      strange: [],
    });
    expect(startArgs(['--project=a=b'], absolute).app).toEqual(['--project', '/person/a=b']);
  });

  it('keeps --dry to itself, and a path option without its path as it is', () => {
    expect(startArgs(['--dry', '--screenshot'], absolute)).toEqual({ dry: true, app: ['--screenshot'], strange: [] });
  });

  it('names what it does not know, and lets switches of Chromium pass', () => {
    const words = ['--bogus', '--enable-logging', '--no-sandbox', '--project', '--odd', 'stray', '--exti=1'];
    expect(startArgs(words, absolute).strange).toEqual(['--bogus', 'stray', '--exti=1']);
  });
});

describe('npm test', () => {
  it('runs everything unless told otherwise', () => {
    expect(testArgs([])).toEqual({ only: parts, title: undefined, files: [] });
  });

  it('takes parts, a title and files', () => {
    expect(testArgs(['--only', 'unit,e2e', '-t', 'D5 no', 'electron/store'])).toEqual({
      only: ['unit', 'e2e'], title: 'D5 no', files: ['electron/store'],
    });
    expect(testArgs(['--only=lint']).only).toEqual(['lint']);
  });

  it.each([[['--only', 'units']], [['--only']], [['--watch']]])('refuses %j', (argv) => {
    expect(() => testArgs(argv)).toThrow(/units|needs a value|unknown option/);
  });
});
