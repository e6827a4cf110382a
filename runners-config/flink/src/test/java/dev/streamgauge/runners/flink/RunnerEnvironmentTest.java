package dev.streamgauge.runners.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.apache.flink.client.program.StreamContextEnvironment;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.core.execution.DefaultExecutorServiceLoader;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

@RunWith(JUnit4.class)
public class RunnerEnvironmentTest {
  private static long bufferTimeout() throws IOException {
    try (RunnerEnvironment environment = RunnerEnvironment.use(null)) {
      assertThat(environment).isNotNull();
      return StreamExecutionEnvironment.getExecutionEnvironment().getBufferTimeout();
    }
  }

  /** Calls {@link #bufferTimeout} as {@code flink run} calls a program. */
  private long bufferTimeoutOnCluster(Configuration cluster) throws IOException {
    StreamContextEnvironment.setAsContext(
        new DefaultExecutorServiceLoader(), cluster, getClass().getClassLoader(), false, false);
    try {
      return bufferTimeout();
    } finally {
      StreamContextEnvironment.unsetAsContext();
    }
  }

  @Test
  public void resultsDoNotWaitInBuffersUnlessTheClusterWantsThat() throws Exception {
    assertThat(bufferTimeout()).isEqualTo(10);
    assertThat(bufferTimeoutOnCluster(new Configuration())).isEqualTo(10);
    assertThat(
            bufferTimeoutOnCluster(
                new Configuration().set(ExecutionOptions.BUFFER_TIMEOUT, Duration.ofMillis(70))))
        .isEqualTo(70);
  }
}
