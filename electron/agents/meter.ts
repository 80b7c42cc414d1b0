import type { Ceiling, Compaction, Context, Spent, Usage, WindowSetting } from '../../shared/model/index.ts';
import { lowerCeiling, plainCeiling } from '../../shared/rules/cli/ceiling.ts';
import { createMeter } from '../../shared/rules/cli/meter.ts';
import type { Learned } from './learned.ts';
import type { Adapter } from './types.ts';

export interface GaugeOptions {
  adapter: Pick<Adapter, 'name' | 'ceiling'>;
  /** As it was when this session was started. */
  setting: WindowSetting;
  /** The version that the CLI told of itself before; null when it did not. */
  version(): string | null;
  learned: Learned;
  now: () => number;
  onChange(): void;
  /** A compaction that was not known before; `tokens` filled in as far as it can be. */
  onCompaction(compaction: Compaction): void;
}

/** The meter of one running session: what its CLI told, against where its context ends. */
export interface Gauge {
  usage(usage: Usage): void;
  compaction(compaction: Compaction): void;
  prompt(at: number): void;
  context(): Context | null;
  spent(): Spent | null;
}

export function createGauge(options: GaugeOptions): Gauge {
  const { adapter, setting, learned, now } = options;
  const meter = createMeter();
  const cli = adapter.name;
  const version = (): string | null => meter.version() ?? options.version();
  const window = (): number | null => meter.window() ?? learned.window(cli, meter.model());
  const configured = (): Ceiling | null => (adapter.ceiling ?? plainCeiling)(setting, window());
  const ceiling = (): Ceiling | null => {
    const set = configured();
    // What the person has set is theirs, and no matter of learning.
    if (set?.from === 'user') return set;
    return lowerCeiling(set, learned.ceiling(cli, version(), meter.model()));
  };

  return {
    usage(usage) {
      const fresh = meter.usage(usage, now());
      const told = meter.window();
      if (told !== null) learned.sawWindow(cli, meter.model(), told, now());
      if (fresh) options.onChange();
    },
    compaction(told) {
      const before = meter.usedAt(told.at);
      const compaction = { ...told, tokens: told.tokens ?? before };
      const fresh = meter.compaction(compaction, now());
      if (told.phase === 'done' && told.trigger === 'auto') {
        const set = configured();
        // A turn's own text or a tool's output may have filled the rest: only the CLI's own figure
        // says where it compacts, unless nothing else is known at all.
        const tokens = told.tokens ?? (set === null ? before : null);
        if (tokens !== null && setting.from !== 'user')
          learned.sawCompaction(cli, version(), meter.model(), tokens, told.at);
      }
      if (!fresh) return;
      options.onCompaction(compaction);
      options.onChange();
    },
    prompt: (at) => meter.prompt(at, now()),
    context: () => {
      const context = meter.context(ceiling());
      const size = context && (context.window ?? window());
      if (!context || !size || context.window !== null) return context;
      return { ...context, window: size, rawPercent: context.percent === null ? null : (context.used / size) * 100 };
    },
    spent: () => meter.spent(),
  };
}
