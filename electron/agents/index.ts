/**
 * The agents' CLIs: which there are, where they are installed, how to start them, and what they
 * are doing. `createAgents` is the running part; an adapter per CLI lies in a folder of its own.
 */
export type {
  Adapter,
  Agents,
  AgentsEvent,
  AgentsOptions,
  Channel,
  ComposerReading,
  LaunchPlan,
  LaunchRequest,
  McpServerGear,
  Observation,
  PaneGear,
  Seat,
  Signal,
  StartRequest,
  Typing,
} from './types.ts';
export { adapters } from './catalogue.ts';
export { defaultAgents } from './defaults.ts';
export { cliOffers } from './offers.ts';
export { findCli, stuckAt, which } from './find.ts';
export { createProbes, versionIn, type Probes } from './probe.ts';
export { installOf, loginCommand, loginOf, npmAt, type InstallPlace } from './onboard.ts';
export { compareVersions } from './versions.ts';
export { loginPath } from './login-path.ts';
export { createAgents } from './agents.ts';
export { openChecked, RuleFileError } from './checked-file.ts';
