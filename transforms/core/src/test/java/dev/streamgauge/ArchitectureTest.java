package dev.streamgauge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import dev.streamgauge.util.LibraryRules;
import dev.streamgauge.util.PackageDirections;
import org.junit.Test;

public class ArchitectureTest extends LibraryRules {
  private static final PackageDirections DIRECTIONS =
      PackageDirections.of(
          "util:",
          "lines: util",
          "files: lines util",
          "logs.time: lines util",
          "logs.record: logs.time lines util",
          "logs.regex: lines util",
          "logs.filter: logs.regex lines util",
          "logs.format: logs.record logs.regex logs.time lines util",
          "logs: logs.* lines util",
          "windows.table: lines util",
          "windows.key: lines util",
          "windows.time: windows.table lines util",
          "windows.result: windows.table windows.time lines util",
          "windows.bundle: windows.result windows.table windows.time lines util",
          "windows.slice: windows.bundle windows.result windows.table windows.time lines util",
          "windows.merge: windows.result windows.table windows.time lines",
          "windows: windows.* lines util",
          "text: windows windows.* lines util",
          "tables: windows.key windows.table files lines util",
          "joins: windows.result windows.table lines util",
          "patterns.signature: util",
          "patterns: patterns.signature windows windows.* lines util",
          "state.fold: lines util",
          "state.store: util",
          "state.shard: state.fold windows.time lines util",
          "state: state.* windows.* lines util");

  public ArchitectureTest() {
    super(DIRECTIONS);
  }

  @Test
  public void nothingOpensAConnection() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net..", "java.sql..", "org.apache.kafka..", "org.apache.hadoop..")
        .check(module);
  }
}
