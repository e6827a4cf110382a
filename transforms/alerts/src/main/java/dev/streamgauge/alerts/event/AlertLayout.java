package dev.streamgauge.alerts.event;

import org.apache.beam.sdk.annotations.Internal;

/** How saved alerts, and the counts that made them fire, are laid out. */
@Internal
public enum AlertLayout {
  /** As builds before 0.1.0 did: with one sample for a count, and nothing else about an alert. */
  WITHOUT_EVIDENCE,
  /** As this build does. */
  CURRENT
}
