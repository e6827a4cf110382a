package dev.streamgauge.windows;

/** {@link SlidingCountTest} with bundles that are joined before they are kept. */
public class JoinedBundlesTest extends WithoutTimersTest {
  @Override
  SlidingCount asTested(SlidingCount count) {
    return count.withJoinedBundles();
  }
}
