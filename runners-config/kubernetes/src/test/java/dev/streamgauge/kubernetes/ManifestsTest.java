package dev.streamgauge.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.Assume.assumeTrue;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.kubernetes.operator.api.FlinkDeployment;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class ManifestsTest {
  private static final String VERSION = System.getProperty("version");
  private static final List<String> FOLDERS = List.of("base", "spark", "flink");
  private static final String MAIN = "dev.streamgauge.pipelines.Main";

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private static <T extends HasMetadata> T only(String folder, Class<T> type) throws IOException {
    List<T> found = new ArrayList<>();
    for (Map<String, Object> object : Manifests.in(Path.of(folder))) {
      if (Manifests.hasModel(object) && type.isInstance(Manifests.typed(object))) {
        found.add(type.cast(Manifests.typed(object)));
      }
    }
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  /** The one kind for which no model is published where the build can get it. */
  private static Map<String, Object> sparkApplication() throws IOException {
    return Manifests.in(Path.of("spark")).stream()
        .filter(object -> object.get("kind").equals("SparkApplication"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  public void eachObjectHasOnlyPropertiesThatItsSchemaKnows() throws IOException {
    for (String folder : FOLDERS) {
      List<Map<String, Object>> objects = Manifests.in(Path.of(folder));
      assertThat(objects).isNotEmpty();
      for (Map<String, Object> object : objects) {
        if (Manifests.hasModel(object)) {
          assertThat(Manifests.typed(object).getMetadata().getName()).startsWith("streamgauge");
        } else {
          assertThat(Manifests.type(object))
              .isEqualTo("sparkoperator.k8s.io/v1beta2/SparkApplication");
        }
      }
    }
  }

  @Test
  public void aMisspeltPropertyIsFound() {
    Map<String, Object> service =
        Manifests.parse("{apiVersion: v1, kind: Service, spec: {port: []}}").get(0);
    assertThatThrownBy(() -> Manifests.typed(service)).hasMessageContaining("\"port\"");
    Map<String, Object> flink =
        Manifests.parse(
                "{apiVersion: flink.apache.org/v1beta1, kind: FlinkDeployment,"
                    + " spec: {taskManager: {resources: {}}}}")
            .get(0);
    assertThatThrownBy(() -> Manifests.typed(flink)).hasMessageContaining("\"resources\"");
  }

  @Test
  public void kustomizeBuildsTheSameObjects() throws Exception {
    assumeTrue("kubectl is not on this machine", has("kubectl"));
    for (String name : FOLDERS) {
      List<Map<String, Object>> built = Manifests.parse(kustomize(name));
      assertThat(built.stream().map(Manifests::type).toList())
          .containsAll(Manifests.in(Path.of(name)).stream().map(Manifests::type).toList());
      for (Map<String, Object> object : built) {
        if (Manifests.hasModel(object)) {
          HasMetadata typed = Manifests.typed(object);
          assertThat(typed.getMetadata().getLabels()).containsKey("app.kubernetes.io/name");
          if (typed instanceof ConfigMap map) {
            assertThat(map.getData().get("gauge.yaml"))
                .isEqualTo(Files.readString(Path.of("base", "gauge.yaml")));
          } else if (typed instanceof StatefulSet set) {
            Container container = set.getSpec().getTemplate().getSpec().getContainers().get(0);
            assertThat(container.getImage()).isEqualTo("streamgauge:" + VERSION);
            // Octal in the file, as kustomize reads it.
            assertThat(
                    volume(set.getSpec().getTemplate().getSpec(), "web")
                        .getSecret()
                        .getDefaultMode())
                .isEqualTo(0440);
          }
        }
      }
    }
  }

  private static Volume volume(PodSpec pod, String name) {
    return pod.getVolumes().stream()
        .filter(volume -> volume.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static boolean has(String command) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
  }

  private String kustomize(String name) throws Exception {
    File out = folder.newFile(name + ".yaml");
    File err = folder.newFile(name + ".err");
    Process process =
        new ProcessBuilder("kubectl", "kustomize", name)
            .redirectOutput(out)
            .redirectError(err)
            .start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(err.toPath())).isZero();
    return Files.readString(out.toPath());
  }

  @Test
  public void thePodIsUnprivilegedAndProbesThePortsItHas() throws IOException {
    PodSpec pod = only("base", StatefulSet.class).getSpec().getTemplate().getSpec();
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    Container container = pod.getContainers().get(0);
    assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    List<String> ports = container.getPorts().stream().map(ContainerPort::getName).toList();
    for (Probe probe :
        List.of(
            container.getStartupProbe(),
            container.getLivenessProbe(),
            container.getReadinessProbe())) {
      assertThat(ports).contains(probe.getHttpGet().getPort().getStrVal());
      assertThat(probe.getHttpGet().getScheme()).isEqualTo("HTTPS");
    }
    for (ServicePort port : only("base", Service.class).getSpec().getPorts()) {
      assertThat(ports).contains(port.getTargetPort().getStrVal());
    }
  }

  @Test
  public void theServiceSendsLinesBeforeThePodIsReady() throws IOException {
    // A run that listens is ready only once it has read something.
    assertThat(only("base", Service.class).getSpec().getPublishNotReadyAddresses()).isTrue();
  }

  @Test
  public void whatTheConfigurationNamesIsMounted() throws IOException {
    StatefulSet set = only("base", StatefulSet.class);
    PodSpec pod = set.getSpec().getTemplate().getSpec();
    List<String> mounts =
        pod.getContainers().get(0).getVolumeMounts().stream()
            .map(VolumeMount::getMountPath)
            .toList();
    Map<String, Object> config =
        Manifests.parse(Files.readString(Path.of("base", "gauge.yaml"))).get(0);
    for (String option : Set.of("spool", "checkpointDir", "webTokenFile", "webKeystore")) {
      Path path = Path.of((String) config.get(option));
      assertThat(mounts).as(option).contains(path.getParent().toString());
    }
    assertThat(set.getSpec().getTemplate().getMetadata().getAnnotations())
        .containsEntry("prometheus.io/port", ((String) config.get("web")).split(":")[1]);
    requireMountsDeclared(pod, Set.of("data"));
  }

  private static void requireMountsDeclared(PodSpec pod, Set<String> claims) {
    List<String> names = new ArrayList<>(claims);
    pod.getVolumes().forEach(volume -> names.add(volume.getName()));
    for (Container container : pod.getContainers()) {
      for (VolumeMount mount : container.getVolumeMounts()) {
        assertThat(names).contains(mount.getName());
      }
    }
  }

  @Test
  public void flinkRunsTheVersionThatTheJarIsMadeForAndSharesItsState() throws IOException {
    FlinkDeployment flink = only("flink", FlinkDeployment.class);
    String minor = System.getProperty("flinkVersion").replaceFirst("\\.\\d+$", "");
    assertThat(flink.getSpec().getFlinkVersion().name()).isEqualTo("v" + minor.replace('.', '_'));
    assertThat(flink.getSpec().getImage()).isEqualTo("streamgauge-flink:" + VERSION);
    PodSpec submit = only("flink", Deployment.class).getSpec().getTemplate().getSpec();
    assertThat(submit.getVolumes())
        .isEqualTo(flink.getSpec().getPodTemplate().getSpec().getVolumes());
    assertThat(submit.getContainers().get(0).getImage()).isEqualTo(flink.getSpec().getImage());
    assertThat(submit.getContainers().get(0).getEnv().get(0).getValue())
        .isEqualTo(flink.getMetadata().getName() + "-rest:8081");
    assertThat(submit.getContainers().get(0).getArgs().get(0))
        .contains(
            "--class " + MAIN, "--runner=FlinkRunner", "--checkpointDir=/var/lib/streamgauge/");
    requireMountsDeclared(submit, Set.of());
  }

  @Test
  public void sparkRunsTheVersionThatTheJarIsMadeForAndSharesItsState() throws IOException {
    Map<String, Object> spec = Manifests.map(sparkApplication().get("spec"));
    assertThat(spec)
        .containsEntry("sparkVersion", System.getProperty("sparkVersion"))
        .containsEntry("image", "streamgauge-spark:" + VERSION)
        .containsEntry("mainClass", MAIN);
    assertThat(Manifests.list(spec.get("arguments")))
        .contains("--runner=SparkRunner", "--checkpointDir=/var/lib/streamgauge/state");
    Map<String, Object> volume = Manifests.map(Manifests.list(spec.get("volumes")).get(0));
    for (String part : List.of("driver", "executor")) {
      Map<String, Object> pod = Manifests.map(spec.get(part));
      assertThat(Manifests.map(Manifests.list(pod.get("volumeMounts")).get(0)))
          .containsEntry("name", volume.get("name"))
          .containsEntry("mountPath", "/var/lib/streamgauge");
    }
  }
}
