package dev.streamgauge.runners.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.pipelines.connect.Scale;
import java.util.Map;
import org.junit.Test;

public class ClusterSizeTest {
  private static Scale scale(String master, Map<String, String> settings) {
    return new ClusterSize(settings::get).scale(master);
  }

  @Test
  public void executorsTimesTheirCores() {
    assertThat(scale("yarn", Map.of("spark.executor.instances", "3", "spark.executor.cores", "4")))
        .isEqualTo(new Scale(11, 12));
    // The defaults of YARN and Kubernetes: two of one core.
    assertThat(scale("k8s://https://api:6443", Map.of())).isEqualTo(new Scale(1, 2));
  }

  @Test
  public void theLimitOfCoresOfAStandaloneCluster() {
    assertThat(scale("spark://master:7077", Map.of("spark.cores.max", "8")))
        .isEqualTo(new Scale(7, 8));
  }

  @Test
  public void oneOfEachWhereSparkDoesNotSay() {
    assertThat(scale("spark://master:7077", Map.of("spark.executor.cores", "4")))
        .isEqualTo(Scale.ONE);
    assertThat(scale("yarn", Map.of("spark.dynamicAllocation.enabled", "true")))
        .isEqualTo(Scale.ONE);
    assertThat(scale("spark://master:7077", Map.of("spark.cores.max", "many")))
        .isEqualTo(Scale.ONE);
  }

  @Test
  public void theDefaultParallelismDecidesAboutShards() {
    assertThat(
            scale(
                "spark://master:7077",
                Map.of("spark.default.parallelism", "16", "spark.cores.max", "4")))
        .isEqualTo(new Scale(3, 16));
    assertThat(scale("spark://master:7077", Map.of("spark.default.parallelism", "16")))
        .isEqualTo(new Scale(1, 16));
  }
}
