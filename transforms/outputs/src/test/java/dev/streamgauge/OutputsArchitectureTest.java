package dev.streamgauge;

import dev.streamgauge.util.LibraryRules;
import dev.streamgauge.util.PackageDirections;

public class OutputsArchitectureTest extends LibraryRules {
  private static final PackageDirections DIRECTIONS =
      PackageDirections.of(
          "outputs.cassandra: io.source windows.result windows.table lines util",
          "outputs.prometheus: alerts.notify.message io.source windows.result windows.table lines"
              + " util");

  public OutputsArchitectureTest() {
    super(DIRECTIONS);
  }
}
