import { asking } from './asking.ts';
import { boot } from './boot.ts';
import { idle } from './idle.ts';
import { restarts } from './restarts.ts';
import { trouble } from './trouble.ts';
import { turns } from './turns.ts';
import type { Cli, Situation } from './types.ts';

/** Every situation, in the order of a CLI's life. */
export const matrix: Situation[] = [...boot, ...idle, ...turns, ...asking, ...trouble, ...restarts];

/** Those that a CLI is put into. */
export const forCli = (cli: Cli): Situation[] =>
  matrix.filter(({ only, not }) => (!only || only.includes(cli)) && !not?.includes(cli));
