package dev.streamgauge.util;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.annotations.Internal;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;

/**
 * Holds public types to their intent: each is either API, with an {@code @since} in its Javadoc, or
 * annotated as {@link Internal}, public only for other packages of Streamgauge.
 */
public final class PublicTypes {
  /** By name, since the annotation is not there at run time. */
  private static final String INTERNAL = Internal.class.getName();

  private PublicTypes() {}

  /** The public top-level types that are neither API nor internal, or claim to be both. */
  public static Set<String> unmarked(JavaClasses classes) {
    Set<String> unmarked = new TreeSet<>();
    for (JavaClass each : classes) {
      if (each.isTopLevelClass() && each.getModifiers().contains(JavaModifier.PUBLIC)) {
        String source = source(each);
        boolean api = source.contains("\n * @since ") || source.contains("@since 0.");
        // Beam keeps the annotation to the class file, if at all, so the source is asked.
        boolean internal = source.contains("\n@Internal\n");
        if (api == internal) {
          unmarked.add(each.getName() + (api ? " is both" : " is neither API nor @Internal"));
        }
      }
    }
    return unmarked;
  }

  /**
   * The public members of API types that name a type which is not API: users cannot call them
   * without what may change under them. A member that is itself {@link Internal} may.
   */
  public static Set<String> leaks(JavaClasses classes) {
    Set<String> leaks = new TreeSet<>();
    for (JavaClass each : classes) {
      if (isVisible(each) && !isInternal(each)) {
        for (JavaCodeUnit member : each.getCodeUnits()) {
          Set<JavaClass> named = new HashSet<>(member.getExceptionTypes());
          named.addAll(member.getReturnType().getAllInvolvedRawTypes());
          for (JavaType parameter : member.getParameterTypes()) {
            named.addAll(parameter.getAllInvolvedRawTypes());
          }
          addLeaks(member, named, leaks);
        }
        for (JavaField field : each.getFields()) {
          addLeaks(field, field.getType().getAllInvolvedRawTypes(), leaks);
        }
      }
    }
    return leaks;
  }

  private static void addLeaks(JavaMember member, Set<JavaClass> named, Set<String> leaks) {
    Set<JavaModifier> modifiers = member.getModifiers();
    if (!modifiers.contains(JavaModifier.PUBLIC)
        || modifiers.contains(JavaModifier.SYNTHETIC)
        || member.isAnnotatedWith(INTERNAL)) {
      return;
    }
    for (JavaClass type : named) {
      JavaClass base = type.getBaseComponentType();
      if (base.getPackageName().startsWith("dev.streamgauge")
          && (!isVisible(base) || isInternal(base))) {
        leaks.add(member.getFullName() + " names " + base.getName());
      }
    }
  }

  /** The transforms of the API that do not say how they are configured. */
  public static Set<String> transformsWithoutDisplayData(JavaClasses classes) {
    Set<String> silent = new TreeSet<>();
    for (JavaClass each : classes) {
      if (isVisible(each)
          && !isInternal(each)
          && each.isAssignableTo(PTransform.class)
          && each.tryGetMethod("populateDisplayData", DisplayData.Builder.class).isEmpty()) {
        silent.add(each.getName());
      }
    }
    return silent;
  }

  private static boolean isVisible(JavaClass each) {
    return each.getModifiers().contains(JavaModifier.PUBLIC)
        && each.getEnclosingClass().map(PublicTypes::isVisible).orElse(true);
  }

  private static boolean isInternal(JavaClass each) {
    return each.isAnnotatedWith(INTERNAL)
        || each.getEnclosingClass().map(PublicTypes::isInternal).orElse(false);
  }

  private static String source(JavaClass each) {
    Path file = Path.of("src/main/java", each.getName().replace('.', '/') + ".java");
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
