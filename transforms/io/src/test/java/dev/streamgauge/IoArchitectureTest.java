package dev.streamgauge;

import dev.streamgauge.util.LibraryRules;
import dev.streamgauge.util.PackageDirections;

public class IoArchitectureTest extends LibraryRules {
  private static final PackageDirections DIRECTIONS =
      PackageDirections.of(
          "io.splits: lines",
          "io.source: io.splits lines logs logs.* util",
          "io.beam: io.source lines util",
          "io.framing: lines logs logs.* util",
          "io.spool: io.source restart lines util",
          "io.receive: io.source io.spool lines",
          "io.tail: io.source io.framing restart lines logs logs.* util",
          "io.format: io.source windows.result windows.table lines util",
          "io.jdbc: io.source windows.result windows.table lines util",
          "io.socket: io.source io.receive io.framing io.spool lines logs util",
          "io.kafka.topics:",
          "io.kafka: io.kafka.topics io.source io.splits io.format windows.result windows.table"
              + " lines logs util",
          "io.file: io.source io.framing io.format windows.result windows.table lines logs util",
          "io.deadletter: io.file io.kafka lines util",
          "restart: lines windows.time util");

  public IoArchitectureTest() {
    super(DIRECTIONS);
  }
}
