package dev.streamgauge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.streamgauge.util.PackageDirections;
import dev.streamgauge.util.PublicTypes;
import org.junit.BeforeClass;
import org.junit.Test;

public class IoArchitectureTest {
  private static final PackageDirections DIRECTIONS =
      PackageDirections.of(
          "io.source: lines logs logs.* util",
          "io.framing: lines logs logs.* util",
          "io.spool: io.source restart lines util",
          "io.tail: io.source io.framing restart lines logs logs.* util",
          "io.format: io.source windows.result windows.table lines util",
          "io.jdbc: io.source windows.result windows.table lines util",
          "io.socket: io.source io.framing io.spool lines logs util",
          "io.kafka: io.source io.format windows.result windows.table lines logs util",
          "io.file: io.source io.framing io.format windows.result windows.table lines logs util",
          "io.deadletter: io.file io.kafka lines util",
          "restart: lines windows.time util");

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
  public void nothingDependsOnARunner() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.beam.runners..")
        .check(module);
  }
}
