package dev.streamgauge;

import dev.streamgauge.util.LibraryRules;
import dev.streamgauge.util.PackageDirections;

public class KinesisArchitectureTest extends LibraryRules {
  private static final PackageDirections DIRECTIONS =
      PackageDirections.of("kinesis: io.beam io.source lines");

  public KinesisArchitectureTest() {
    super(DIRECTIONS);
  }
}
