package dev.streamgauge;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.streamgauge.util.PackageDirections;
import dev.streamgauge.util.PublicTypes;
import org.junit.BeforeClass;
import org.junit.Test;

public class AlertsArchitectureTest {
  private static final PackageDirections DIRECTIONS =
      PackageDirections.of(
          "alerts.yaml: util",
          "alerts.event: lines util",
          "alerts.rules: alerts.event alerts.yaml files logs logs.* lines util",
          "alerts.count: alerts.rules alerts.event logs logs.* windows.bundle windows.time lines util",
          "alerts.evaluate: alerts.count alerts.rules alerts.event state.store lines util",
          "alerts.notify.message: alerts.event alerts.yaml lines util",
          "alerts.notify.http: alerts.notify.message alerts.event lines util",
          "alerts.notify.email: alerts.notify.message alerts.event alerts.yaml util",
          "alerts.notify.kafka: alerts.notify.message alerts.event lines util",
          "alerts.notify.outbox: alerts.notify.message alerts.event lines util",
          "alerts.notify: alerts.notify.* alerts.event alerts.yaml lines util",
          "alerts: alerts.count alerts.evaluate alerts.rules alerts.event state.store windows.time lines util");

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
