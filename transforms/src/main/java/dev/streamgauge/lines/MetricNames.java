package dev.streamgauge.lines;

/** What the Beam metrics of all Streamgauge transforms have in common. */
public final class MetricNames {
  /** The namespace of every Streamgauge metric. */
  public static final String NAMESPACE = "streamgauge";

  private MetricNames() {}
}
