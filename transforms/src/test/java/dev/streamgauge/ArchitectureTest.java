package dev.streamgauge;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.BeforeClass;
import org.junit.Test;

/** What may depend on what. */
public class ArchitectureTest {
  private static JavaClasses library;

  @BeforeClass
  public static void readTheLibrary() {
    library =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.streamgauge");
  }

  @Test
  public void packagesAreFreeOfCycles() {
    slices().matching("dev.streamgauge.(*)..").should().beFreeOfCycles().check(library);
  }

  @Test
  public void linesKnowNoOtherPackage() {
    noClasses()
        .that()
        .resideInAPackage("dev.streamgauge.lines..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.streamgauge..")
                .and(resideOutsideOfPackage("dev.streamgauge.lines..")))
        .check(library);
  }

  @Test
  public void helpersKnowNoOtherPackage() {
    noClasses()
        .that()
        .resideInAPackage("dev.streamgauge.util..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.streamgauge..")
                .and(resideOutsideOfPackage("dev.streamgauge.util..")))
        .check(library);
  }

  @Test
  public void nothingDependsOnARunner() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.beam.runners..")
        .check(library);
  }

  @Test
  public void onlySourcesAndSinksKnowSourcesAndSinks() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.streamgauge.io..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.streamgauge.io..")
        .check(library);
  }

  @Test
  public void notifiersAndRulesDoNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage("dev.streamgauge.alerts.notify..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.streamgauge.alerts.rules..",
            "dev.streamgauge.alerts.count..",
            "dev.streamgauge.alerts.life..")
        .check(library);
    noClasses()
        .that()
        .resideInAPackage("dev.streamgauge.alerts.rules..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.streamgauge.alerts.notify..",
            "dev.streamgauge.alerts.count..",
            "dev.streamgauge.alerts.life..")
        .check(library);
  }
}
