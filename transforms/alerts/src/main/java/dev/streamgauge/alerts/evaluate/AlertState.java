package dev.streamgauge.alerts.evaluate;

import dev.streamgauge.alerts.event.Bytes;
import dev.streamgauge.alerts.rules.Rule;
import dev.streamgauge.lines.ByteBuf;
import org.checkerframework.checker.nullness.qual.Nullable;

/**
 * The state of one series' alert according to the condition alone: silences and the like only
 * decide what is sent.
 *
 * @param phase inactive, pending or firing
 * @param sinceMillis when the phase began
 * @param untrueSinceMillis since when the condition is false although the alert fires, or {@link
 *     #NEVER}
 * @param value the condition's value when the alert began to fire
 * @param sample a line of that time
 */
record AlertState(
    Phase phase, long sinceMillis, long untrueSinceMillis, double value, @Nullable String sample) {
  static final long NEVER = Long.MIN_VALUE;
  static final AlertState INACTIVE = new AlertState(Phase.INACTIVE, NEVER, NEVER, 0, null);

  enum Phase {
    INACTIVE,
    PENDING,
    FIRING
  }

  private static final Phase[] PHASES = Phase.values();

  boolean isFiring() {
    return phase == Phase.FIRING;
  }

  /** Returns the next state at {@code at}, given the condition's {@code result}. */
  AlertState step(Rule rule, long at, ConditionResult result) {
    if (phase == Phase.FIRING) {
      if (result.holds()) {
        return untrueSinceMillis == NEVER
            ? this
            : new AlertState(phase, sinceMillis, NEVER, value, sample);
      }
      long untrueSince = untrueSinceMillis == NEVER ? at : untrueSinceMillis;
      return at - untrueSince >= rule.keepFiringMillis()
          ? INACTIVE
          : new AlertState(phase, sinceMillis, untrueSince, value, sample);
    }
    if (!result.holds()) {
      return INACTIVE;
    }
    long pendingSince = phase == Phase.PENDING ? sinceMillis : at;
    return at - pendingSince >= rule.forMillis()
        ? new AlertState(Phase.FIRING, at, NEVER, result.value(), result.sample().get())
        : phase == Phase.PENDING ? this : new AlertState(Phase.PENDING, at, NEVER, 0, null);
  }

  void encode(ByteBuf buf) {
    buf.putVar(phase.ordinal());
    if (phase != Phase.INACTIVE) {
      buf.putZigZag(sinceMillis);
      buf.putZigZag(untrueSinceMillis);
      Bytes.putDouble(buf, value);
      Bytes.putNullable(buf, sample);
    }
  }

  static AlertState decode(ByteBuf buf) {
    Phase phase = PHASES[buf.getVarInt()];
    return phase == Phase.INACTIVE
        ? INACTIVE
        : new AlertState(
            phase, buf.getZigZag(), buf.getZigZag(), Bytes.getDouble(buf), Bytes.getNullable(buf));
  }
}
