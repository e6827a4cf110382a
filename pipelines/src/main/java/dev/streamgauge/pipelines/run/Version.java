package dev.streamgauge.pipelines.run;

import java.util.Objects;
import org.apache.beam.sdk.util.ReleaseInfo;

/** The version of the program. */
public final class Version {
  private Version() {}

  /** Returns the version of Streamgauge. */
  static String number() {
    // The bundled jars have it in their manifest; classes in a folder have none.
    return Objects.requireNonNullElse(
        Version.class.getPackage().getImplementationVersion(), "development");
  }

  /** Returns the version of Streamgauge, and those of Beam and Java, in one line. */
  public static String text() {
    return String.format(
        "streamgauge %s (Beam %s, Java %s)",
        number(), ReleaseInfo.getReleaseInfo().getVersion(), System.getProperty("java.version"));
  }
}
