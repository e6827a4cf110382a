package dev.streamgauge.pipelines;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.streamgauge.util.PackageDirections;
import org.junit.BeforeClass;
import org.junit.Test;

public class ArchitectureTest {
  private static final PackageDirections DIRECTIONS =
      PackageDirections.of(
          "pipelines.terminal: util",
          "pipelines.relay: pipelines.run pipelines.connect pipelines.options lines windows.time"
              + " io.* util",
          "pipelines.cli: pipelines.relay pipelines.alert pipelines.patterns pipelines.run"
              + " pipelines.options util",
          "pipelines.options: lines logs logs.* windows.* util",
          "pipelines.connect: pipelines.options lines logs logs.* text windows windows.* state"
              + " state.* joins tables files io.* inputs inputs.* outputs.* kinesis restart alerts alerts.*"
              + " util",
          "pipelines.report: pipelines.connect pipelines.options io.* util",
          "pipelines.config: pipelines.run pipelines.connect pipelines.options logs alerts.yaml"
              + " alerts.rules alerts.notify alerts.notify.message util",
          "pipelines.web: pipelines.options io.* util",
          "pipelines.monitoring: pipelines.web pipelines.connect pipelines.options lines windows"
              + " files io.* outputs.* restart alerts alerts.* util",
          "pipelines.history: lines windows.* io.* alerts.* util",
          "pipelines.page: pipelines.run pipelines.connect pipelines.history pipelines.web"
              + " pipelines.options lines windows.* alerts alerts.* io.* util",
          "pipelines.run: pipelines.monitoring pipelines.report pipelines.terminal pipelines.web"
              + " pipelines.connect pipelines.options lines logs logs.* text windows windows.*"
              + " state state.* joins tables files io.* inputs inputs.* outputs.* restart alerts"
              + " alerts.* util",
          "pipelines.ruletest: alerts alerts.* lines logs logs.* util",
          "pipelines.imports: pipelines.run pipelines.options alerts.event alerts.rules alerts.yaml"
              + " util",
          "pipelines.alert: pipelines.imports pipelines.page pipelines.history pipelines.web"
              + " pipelines.ruletest pipelines.run pipelines.connect pipelines.options lines logs"
              + " logs.* text windows windows.* state state.* joins tables files io.* inputs"
              + " inputs.* restart alerts alerts.* util",
          "pipelines.count: pipelines.page pipelines.history pipelines.web pipelines.alert"
              + " pipelines.run pipelines.connect pipelines.options lines logs logs.* text windows"
              + " windows.* state state.* joins tables files io.* inputs inputs.* restart alerts"
              + " alerts.* util",
          "pipelines.patterns: pipelines.run pipelines.connect pipelines.options patterns"
              + " patterns.* lines logs logs.* windows windows.* io.* alerts.* util",
          "pipelines.demo: pipelines.count pipelines.alert pipelines.run pipelines.connect"
              + " pipelines.options lines logs logs.* text windows windows.* state state.* joins"
              + " tables files io.* inputs inputs.* restart alerts alerts.* util",
          "pipelines: pipelines.* lines logs logs.* text windows windows.* state state.* joins"
              + " tables files io.* inputs inputs.* restart alerts alerts.* util");

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
  public void nothingDependsOnARunner() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.beam.runners..")
        .check(module);
  }
}
