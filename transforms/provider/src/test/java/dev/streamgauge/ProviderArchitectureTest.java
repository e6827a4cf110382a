package dev.streamgauge;

import dev.streamgauge.util.LibraryRules;
import dev.streamgauge.util.PackageDirections;

public class ProviderArchitectureTest extends LibraryRules {
  private static final PackageDirections DIRECTIONS =
      PackageDirections.of(
          "provider: alerts alerts.event alerts.rules inputs io.file io.kafka io.socket io.source io.spool io.tail patterns text windows windows.key windows.result windows.table logs logs.record lines util");

  public ProviderArchitectureTest() {
    super(DIRECTIONS);
  }
}
