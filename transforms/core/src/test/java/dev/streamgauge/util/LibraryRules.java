package dev.streamgauge.util;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.Test;

/** The rules that every module of the library keeps; a subclass adds the directions of its own. */
public abstract class LibraryRules {
  private final PackageDirections directions;

  /** The classes of the module that is tested. */
  protected final JavaClasses module = PackageDirections.module();

  protected LibraryRules(PackageDirections directions) {
    this.directions = directions;
  }

  @Test
  public void packagesUseWhatIsBelowThem() {
    assertThat(directions.violations(module)).isEmpty();
    assertThat(directions.unused(module)).isEmpty();
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
