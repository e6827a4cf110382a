package dev.streamgauge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.streamgauge.util.PackageDirections;
import dev.streamgauge.util.PublicTypes;
import org.junit.BeforeClass;
import org.junit.Test;

public class ArchitectureTest {
  private static final PackageDirections DIRECTIONS =
      PackageDirections.of(
          "util:",
          "lines: util",
          "files: util",
          "logs.time: lines util",
          "logs.record: logs.time lines util",
          "logs.filter: lines util",
          "logs.format: logs.record logs.time lines util",
          "logs: logs.* lines util",
          "windows.table: lines util",
          "windows.key: lines util",
          "windows.time: windows.table lines util",
          "windows.result: windows.table windows.time lines util",
          "windows.bundle: windows.result windows.table windows.time lines util",
          "windows.slice: windows.bundle windows.result windows.table windows.time lines util",
          "windows: windows.* lines util",
          "text: windows windows.* lines util",
          "tables: windows.key windows.table files lines util",
          "joins: windows.result windows.table lines util",
          "state.fold: lines util",
          "state.store: util",
          "state.shard: state.fold windows.time lines util",
          "state: state.* windows.* lines util");

  private static JavaClasses module;

  @BeforeClass
  public static void readTheModule() {
    module = PackageDirections.module();
  }

  @Test
  public void packagesUseWhatIsBelowThem() {
    assertThat(DIRECTIONS.violations(module)).isEmpty();
    assertThat(DIRECTIONS.unused(module)).isEmpty();
  }

  @Test
  public void packagesAreFreeOfCycles() {
    PackageDirections.checkFreeOfCycles(module);
  }

  @Test
  public void noPackageIsCrowded() {
    assertThat(PackageDirections.crowded(module, 30)).isEmpty();
  }

  @Test
  public void apiNamesOnlyApi() {
    assertThat(PublicTypes.leaks(module)).isEmpty();
  }

  @Test
  public void publicTransformsShowTheirSettings() {
    assertThat(PublicTypes.transformsWithoutDisplayData(module)).isEmpty();
  }

  @Test
  public void publicTypesAreDocumentedApiOrInternal() {
    assertThat(PublicTypes.unmarked(module)).isEmpty();
  }

  @Test
  public void nothingOpensAConnection() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net..", "java.sql..", "org.apache.kafka..", "org.apache.hadoop..")
        .check(module);
  }

  @Test
  public void nothingDependsOnARunner() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.beam.runners..")
        .check(module);
  }
}
