package dev.streamgauge.lines;

import org.apache.beam.sdk.annotations.Internal;

/** Names shared by the Beam metrics of all Streamgauge transforms. */
@Internal
public final class MetricNames {
  /** The namespace of every Streamgauge metric. */
  public static final String NAMESPACE = "streamgauge";

  private MetricNames() {}
}
