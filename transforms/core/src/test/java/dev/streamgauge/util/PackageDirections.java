package dev.streamgauge.util;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which packages may use which, as a table that a test of each module holds the module to: {@code
 * "windows.key: lines"} lets {@code dev.streamgauge.windows.key} use {@code dev.streamgauge.lines}
 * and nothing else of Streamgauge's. A name that ends in {@code .*} stands for the packages below.
 */
public final class PackageDirections {
  private static final String ROOT = "dev.streamgauge.";

  private final Map<String, List<String>> allowed = new TreeMap<>();

  private PackageDirections() {}

  /** The directions of {@code lines}, one for each package of the module. */
  public static PackageDirections of(String... lines) {
    PackageDirections directions = new PackageDirections();
    for (String line : lines) {
      int colon = line.indexOf(':');
      String targets = line.substring(colon + 1).trim();
      directions.allowed.put(
          line.substring(0, colon), targets.isEmpty() ? List.of() : List.of(targets.split(" +")));
    }
    return directions;
  }

  /** The classes that the module itself compiles, without its tests and what is generated. */
  public static JavaClasses module() {
    return new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests())
        .withImportOption(location -> location.contains("/dev/streamgauge/"))
        .importPath(Path.of("target/classes"));
  }

  /** Every dependency of {@code classes} that the table does not allow; empty if all is well. */
  public Set<String> violations(JavaClasses classes) {
    Set<String> violations = new TreeSet<>();
    for (JavaClass each : classes) {
      String from = name(each);
      if (!allowed.containsKey(from)) {
        violations.add("no directions for package " + from);
        continue;
      }
      for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (target.getPackageName().startsWith(ROOT) && !mayUse(from, name(target))) {
          violations.add(from + " uses " + name(target) + ": " + dependency.getDescription());
        }
      }
    }
    return violations;
  }

  /** Packages of the table that no class is in. */
  public Set<String> unused(JavaClasses classes) {
    Set<String> unused = new TreeSet<>(allowed.keySet());
    unused.removeAll(classes.stream().map(PackageDirections::name).collect(Collectors.toSet()));
    return unused;
  }

  /** Packages with more than {@code most} top-level classes, and how many they have. */
  public static Set<String> crowded(JavaClasses classes, int most) {
    Map<String, Integer> sizes = new TreeMap<>();
    for (JavaClass each : classes) {
      boolean generated = each.getSimpleName().startsWith("AutoValue_");
      if (each.isTopLevelClass() && !generated && !each.getSimpleName().equals("package-info")) {
        sizes.merge(name(each), 1, Integer::sum);
      }
    }
    return sizes.entrySet().stream()
        .filter(e -> e.getValue() > most)
        .map(e -> e.getKey() + " has " + e.getValue())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Throws an {@link AssertionError} if packages depend on each other in a circle, at any depth.
   */
  public static void checkFreeOfCycles(JavaClasses classes) {
    slices().matching("dev.streamgauge.(**)").should().beFreeOfCycles().check(classes);
  }

  private boolean mayUse(String from, String to) {
    return from.equals(to)
        || allowed.get(from).stream()
            .anyMatch(
                target ->
                    target.endsWith(".*")
                        ? to.startsWith(target.substring(0, target.length() - 1))
                        : to.equals(target));
  }

  private static String name(JavaClass each) {
    return each.getPackageName().substring(ROOT.length());
  }
}
