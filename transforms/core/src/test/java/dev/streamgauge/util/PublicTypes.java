package dev.streamgauge.util;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Holds public types to their intent: each is either API, with an {@code @since} in its Javadoc, or
 * annotated as {@link Internal}, public only for other packages of Streamgauge.
 */
public final class PublicTypes {
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

  private static String source(JavaClass each) {
    Path file = Path.of("src/main/java", each.getName().replace('.', '/') + ".java");
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
