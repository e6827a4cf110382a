package dev.streamgauge.programs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.streamgauge.testing.BundledJar;
import dev.streamgauge.testing.Runners;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/** What a bundled jar says about its parts: the bill of materials, licences and notices. */
@RunWith(Parameterized.class)
public class BundledPartsTest {
  private static final Pattern TERMS = Pattern.compile("(META-INF/)?(LICENSE|NOTICE)(\\.\\w+)?");

  /** The first versions that are not vulnerable. */
  private static final Map<String, String> FIXED =
      Map.of(
          // CVE-2025-12183 and CVE-2025-66566.
          "at.yawk.lz4:lz4-java", "1.10.1",
          // CVE-2025-7962.
          "org.eclipse.angus:jakarta.mail", "2.0.4",
          // CVE-2025-68161.
          "org.apache.logging.log4j:log4j-core", "2.25.3");

  @Parameterized.Parameter public String runner;

  private Path jar;
  private JsonNode bill;

  /** The components as {@code group:name}, with their versions. */
  private final Map<String, String> components = new HashMap<>();

  @Parameterized.Parameters(name = "{0}")
  public static List<String> runners() {
    return List.of(Runners.DIRECT, Runners.SPARK, Runners.FLINK);
  }

  @Before
  public void readBill() throws IOException {
    try {
      jar = BundledJar.of(runner);
    } catch (IllegalStateException | UncheckedIOException e) {
      assumeTrue("skipped: there is no bundled jar for the " + runner, false);
    }
    String name = runner.replace("Runner", "").toLowerCase(Locale.ROOT);
    bill = new ObjectMapper().readTree(text("META-INF/sbom/streamgauge-" + name + ".cdx.json"));
    for (JsonNode component : bill.get("components")) {
      components.put(
          component.get("group").asText() + ":" + component.get("name").asText(),
          component.get("version").asText());
    }
  }

  private String text(String entry) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      JarEntry found = file.getJarEntry(entry);
      assertThat(found).as(entry).isNotNull();
      return new String(file.getInputStream(found).readAllBytes(), UTF_8);
    }
  }

  /** The rules of CycloneDX 1.6 for what the bill contains. */
  @Test
  public void theBillOfMaterialsIsValid() {
    assertThat(bill.get("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(bill.get("specVersion").asText()).isEqualTo("1.6");
    assertThat(bill.get("serialNumber").asText())
        .matches("urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    assertThat(bill.get("version").asInt()).isPositive();
    Set<String> references = new HashSet<>();
    references.add(bill.at("/metadata/component/bom-ref").asText());
    for (JsonNode component : bill.get("components")) {
      assertThat(component.get("type").asText()).isEqualTo("library");
      assertThat(component.get("purl").asText())
          .startsWith(
              "pkg:maven/"
                  + component.get("group").asText()
                  + "/"
                  + component.get("name").asText()
                  + "@"
                  + component.get("version").asText());
      assertThat(references.add(component.get("bom-ref").asText())).isTrue();
      assertThat(component.get("hashes")).isNotEmpty();
    }
    for (JsonNode dependency : bill.get("dependencies")) {
      assertThat(references).contains(dependency.get("ref").asText());
      JsonNode targets = dependency.path("dependsOn");
      targets.forEach(target -> assertThat(references).contains(target.asText()));
    }
  }

  @Test
  public void eachPartIsInTheBillWithItsLicence() throws IOException {
    for (JsonNode component : bill.get("components")) {
      JsonNode licenses = component.path("licenses");
      assertThat(licenses).as(component.get("purl").asText()).isNotEmpty();
      for (JsonNode choice : licenses) {
        JsonNode license = choice.path("license");
        assertThat(license.has("id") || license.has("name") || choice.has("expression")).isTrue();
      }
    }
    int parts = 0;
    try (JarFile file = new JarFile(jar.toFile())) {
      for (Enumeration<JarEntry> all = file.entries(); all.hasMoreElements(); ) {
        JarEntry entry = all.nextElement();
        if (entry.getName().matches("META-INF/maven/[^/]+/[^/]+/pom\\.properties")) {
          Properties part = new Properties();
          part.load(file.getInputStream(entry));
          // Some parts contain parts of their own, whose terms they bring along.
          String id = part.getProperty("groupId") + ":" + part.getProperty("artifactId");
          parts += part.getProperty("version").equals(components.get(id)) ? 1 : 0;
        }
      }
    }
    assertThat(parts).isGreaterThan(20);
  }

  /** Those parts that are on the class path of the tests, which are nearly all. */
  @Test
  public void theTermsOfEachPartAreInTheJar() throws IOException {
    Map<String, String> terms = new HashMap<>();
    int parts = 0;
    for (String path : System.getProperty("java.class.path").split(File.pathSeparator)) {
      File part = new File(path);
      if (!part.getName().endsWith(".jar") || !isComponent(part)) {
        continue;
      }
      parts++;
      try (JarFile file = new JarFile(part)) {
        for (Enumeration<JarEntry> all = file.entries(); all.hasMoreElements(); ) {
          JarEntry entry = all.nextElement();
          String name = entry.getName();
          if (TERMS.matcher(name).matches()) {
            List<String> lines =
                lines(new String(file.getInputStream(entry).readAllBytes(), UTF_8));
            // The notices of Apache's projects are put together under one name.
            String in = name.equals("META-INF/NOTICE.txt") ? "META-INF/NOTICE" : name;
            if (!terms.containsKey(in)) {
              terms.put(in, String.join("\n", lines(text(in))));
            }
            for (String line : lines) {
              assertThat(terms.get(in).contains(line))
                  .as("%s of %s: %s", name, part.getName(), line)
                  .isTrue();
            }
          }
        }
      }
    }
    assertThat(parts).isGreaterThan(30);
  }

  private boolean isComponent(File part) {
    return components.entrySet().stream()
        .anyMatch(
            component -> {
              String name = component.getKey().substring(component.getKey().indexOf(':') + 1);
              return part.getName().equals(name + "-" + component.getValue() + ".jar");
            });
  }

  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    text.lines().map(line -> line.strip().replaceAll("\\s+", " ")).forEach(lines::add);
    lines.removeIf(String::isEmpty);
    return lines;
  }

  @Test
  public void noPartHasAKnownHoleThatIsFixed() {
    FIXED.forEach(
        (part, version) -> {
          String bundled = components.get(part);
          if (bundled != null) {
            assertThat(Arrays.compare(numbers(bundled), numbers(version)))
                .as("%s %s", part, bundled)
                .isGreaterThanOrEqualTo(0);
          }
        });
    // Its successor is at.yawk.lz4.
    assertThat(components).doesNotContainKey("org.lz4:lz4-java");
    assertThat(components).containsKeys("at.yawk.lz4:lz4-java", "org.eclipse.angus:jakarta.mail");
  }

  private static int[] numbers(String version) {
    return Arrays.stream(version.split("[.-]")).mapToInt(Integer::parseInt).toArray();
  }
}
