package dev.streamgauge.lines;

import org.apache.beam.sdk.annotations.Internal;

/** What the Beam metrics of all Streamgauge transforms have in common. */
@Internal
public final class MetricNames {
  /** The namespace of every Streamgauge metric. */
  public static final String NAMESPACE = "streamgauge";

  private MetricNames() {}
}
