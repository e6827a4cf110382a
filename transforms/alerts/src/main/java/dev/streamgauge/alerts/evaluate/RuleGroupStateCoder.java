package dev.streamgauge.alerts.evaluate;

import dev.streamgauge.lines.ByteBuf;
import dev.streamgauge.lines.FramedCoder;

/** The coder of {@link RuleGroupState}. */
final class RuleGroupStateCoder extends FramedCoder<RuleGroupState> {
  private static final RuleGroupStateCoder INSTANCE = new RuleGroupStateCoder();

  static RuleGroupStateCoder of() {
    return INSTANCE;
  }

  private RuleGroupStateCoder() {
    super("RuleGroupState");
  }

  @Override
  protected void write(RuleGroupState state, ByteBuf buf) {
    state.encode(buf);
  }

  @Override
  protected RuleGroupState read(ByteBuf buf) {
    return RuleGroupState.decode(buf);
  }

  @Override
  public void verifyDeterministic() {
    // Deterministic: sorted maps and fixed encodings.
  }
}
