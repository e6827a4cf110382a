package dev.streamgauge.runners.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.pipelines.options.StreamgaugeOptions;
import java.util.Properties;
import org.apache.beam.runners.spark.SparkPipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

public class DeploymentTest {
  private Properties before;

  @Before
  public void keepProperties() {
    before = (Properties) System.getProperties().clone();
  }

  @After
  public void restoreProperties() {
    System.setProperties(before);
  }

  private static String localityWait(String source) {
    StreamgaugeOptions options =
        PipelineOptionsFactory.fromArgs("--source=" + source).as(StreamgaugeOptions.class);
    options.as(SparkPipelineOptions.class).setSparkMaster("spark://master:7077");
    System.clearProperty("spark.locality.wait");
    Deployment.configure(options);
    return System.getProperty("spark.locality.wait");
  }

  @Test
  public void onlyReadersOfConnectionsWaitForTheirExecutorsButNotForever() {
    assertThat(localityWait("listen://0.0.0.0:5514")).isEqualTo("30s");
    assertThat(localityWait("otlp://0.0.0.0:4318")).isEqualTo("30s");
    assertThat(localityWait("kafka://broker:9092/logs")).isNull();
  }
}
