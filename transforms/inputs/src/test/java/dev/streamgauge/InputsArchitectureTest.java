package dev.streamgauge;

import dev.streamgauge.util.LibraryRules;
import dev.streamgauge.util.PackageDirections;

public class InputsArchitectureTest extends LibraryRules {
  private static final PackageDirections DIRECTIONS =
      PackageDirections.of(
          "inputs.receive: io.receive io.source io.spool io.socket lines util",
          "inputs.record: lines logs.time",
          "inputs.syslog: inputs.receive io.source lines util",
          "inputs.http: inputs.receive io.source io.framing io.socket lines util",
          "inputs.loki: inputs.http inputs.record lines",
          "inputs.elastic: inputs.http lines",
          "inputs.otlp: inputs.http inputs.receive inputs.record io.source io.socket lines util",
          "inputs.forward: inputs.http inputs.receive inputs.record io.source io.socket lines util",
          "inputs: inputs.* io.source io.socket io.spool lines");

  public InputsArchitectureTest() {
    super(DIRECTIONS);
  }
}
