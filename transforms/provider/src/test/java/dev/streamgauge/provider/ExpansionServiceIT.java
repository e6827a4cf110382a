package dev.streamgauge.provider;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.model.expansion.v1.ExpansionApi.DiscoverSchemaTransformRequest;
import org.apache.beam.model.expansion.v1.ExpansionApi.SchemaTransformConfig;
import org.apache.beam.model.expansion.v1.ExpansionServiceGrpc;
import org.apache.beam.model.pipeline.v1.ExternalTransforms.SchemaTransformPayload;
import org.apache.beam.model.pipeline.v1.RunnerApi;
import org.apache.beam.runners.flink.FlinkBatchPortablePipelineTranslator;
import org.apache.beam.runners.flink.FlinkBatchPortablePipelineTranslator.BatchTranslationContext;
import org.apache.beam.runners.flink.FlinkPipelineOptions;
import org.apache.beam.runners.fnexecution.provisioning.JobInfo;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.options.PortablePipelineOptions;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.SchemaTranslation;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.construction.Environments;
import org.apache.beam.sdk.util.construction.External;
import org.apache.beam.sdk.util.construction.PipelineOptionsTranslation;
import org.apache.beam.sdk.util.construction.PipelineTranslation;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.vendor.grpc.v1p69p0.com.google.protobuf.ByteString;
import org.apache.beam.vendor.grpc.v1p69p0.io.grpc.ManagedChannel;
import org.apache.beam.vendor.grpc.v1p69p0.io.grpc.ManagedChannelBuilder;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * Starts the expansion service from the provider jar as Beam's SDK for Python does, and calls it as
 * that does for {@code examples/beam.yaml}: the transforms are expanded over gRPC, and run in the
 * process of the service, while this process and Flink know nothing but the portable pipeline.
 */
public class ExpansionServiceIT {
  private static final String SCHEMA_TRANSFORM = "beam:expansion:payload:schematransform:v1";
  private static final String EXTERNAL = "beam:env:external:v1";

  @ClassRule public static final TemporaryFolder FOLDER = new TemporaryFolder();

  private static Process service;
  private static String address;
  private static Map<String, SchemaTransformConfig> discovered;

  @BeforeClass
  public static void start() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    File log = FOLDER.newFile("service.log");
    service =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                System.getProperty("jar"),
                Integer.toString(port),
                "--alsoStartLoopbackWorker")
            .directory(FOLDER.newFolder())
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    address = "127.0.0.1:" + port;
    ManagedChannel channel = ManagedChannelBuilder.forTarget(address).usePlaintext().build();
    try {
      await()
          .atMost(2, MINUTES)
          .ignoreExceptions()
          .failFast("the service has ended", () -> !service.isAlive())
          .until(
              () -> {
                discovered =
                    ExpansionServiceGrpc.newBlockingStub(channel)
                        .discoverSchemaTransform(
                            DiscoverSchemaTransformRequest.getDefaultInstance())
                        .getSchemaTransformConfigsMap();
                return true;
              });
    } finally {
      channel.shutdownNow();
    }
  }

  @AfterClass
  public static void stop() {
    service.destroyForcibly();
  }

  private static BeamYaml example() throws IOException {
    return BeamYaml.read(Path.of("../../examples/beam.yaml"));
  }

  @Test
  public void theServiceHasAllTransforms() throws IOException {
    assertThat(discovered.keySet()).containsAll(Providers.all().keySet());
    assertThat(example().provided().values())
        .containsExactlyInAnyOrderElementsOf(Providers.all().keySet());
  }

  /** Expands a transform of the service with what it says that its configuration is. */
  private static PCollection<Row> expand(
      PCollection<Row> input, String identifier, Map<String, ?> config) throws IOException {
    Schema schema = SchemaTranslation.schemaFromProto(discovered.get(identifier).getConfigSchema());
    Row row = Providers.row(schema, config);
    SchemaTransformPayload payload =
        SchemaTransformPayload.newBuilder()
            .setIdentifier(identifier)
            .setConfigurationSchema(SchemaTranslation.schemaToProto(schema, true))
            .setConfigurationRow(
                ByteString.copyFrom(CoderUtils.encodeToByteArray(RowCoder.of(schema), row)))
            .build();
    return input.apply(
        identifier,
        External.<PCollection<Row>, Row>of(SCHEMA_TRANSFORM, payload.toByteArray(), address));
  }

  private static PCollection<Row> elements(Pipeline pipeline, BeamYaml.Step create) {
    Schema schema = Schema.builder().addStringField("time").addStringField("line").build();
    List<Row> rows = new ArrayList<>();
    for (Object element : (List<?>) create.config().get("elements")) {
      Map<?, ?> values = (Map<?, ?>) element;
      rows.add(Row.withSchema(schema).addValues(values.get("time"), values.get("line")).build());
    }
    return pipeline.apply(create.name(), Create.of(rows).withRowSchema(schema));
  }

  /** Writes what an example would show. */
  private static final class WriteFn extends DoFn<Row, Void> {
    private final String directory;

    WriteFn(Path directory) {
      this.directory = directory.toString();
    }

    @ProcessElement
    public void process(@Element Row row) throws IOException {
      Files.writeString(
          Files.createTempFile(Path.of(directory), "row", ""),
          row.getSchema().hasField("count")
              ? row.getDateTime("window_end").toInstant()
                  + " "
                  + row.getString("key")
                  + " "
                  + row.getInt64("count")
              : row.getString("status")
                  + " "
                  + row.getString("name")
                  + " "
                  + row.getMap("annotations").get("summary"));
    }
  }

  private static List<String> shown(Path directory) throws IOException {
    List<String> texts = new ArrayList<>();
    for (File file : directory.toFile().listFiles()) {
      texts.add(Files.readString(file.toPath()));
    }
    return texts;
  }

  @Test
  public void theExampleRunsInTheServicesOwnProcess() throws Exception {
    FlinkPipelineOptions options = PipelineOptionsFactory.as(FlinkPipelineOptions.class);
    options.setFlinkMaster("[local]");
    options.setParallelism(1);
    options
        .as(PortablePipelineOptions.class)
        .setDefaultEnvironmentType(Environments.ENVIRONMENT_EMBEDDED);
    FileSystems.setDefaultPipelineOptions(options);
    Pipeline pipeline = Pipeline.create(options);

    Map<String, PCollection<Row>> outputs = new HashMap<>();
    Map<String, Path> shown = new HashMap<>();
    for (BeamYaml.Step step : example().steps()) {
      PCollection<Row> input = outputs.get(step.input());
      switch (step.type()) {
        case "Create" -> outputs.put(step.name(), elements(pipeline, step));
        case "LogForTesting" -> {
          Path directory = FOLDER.newFolder(step.name()).toPath();
          shown.put(step.name(), directory);
          input.apply(step.name(), ParDo.of(new WriteFn(directory)));
        }
        default ->
            outputs.put(
                step.name(), expand(input, example().provided().get(step.type()), step.config()));
      }
    }
    assertThat(outputs.get("ErrorsByHost").getSchema()).isEqualTo(RowSchemas.COUNTS);
    assertThat(outputs.get("Alerts").getSchema()).isEqualTo(RowSchemas.ALERTS);
    run(pipeline, options);

    // ERROR lines: web-1 at 1 s and 12 s, web-2 at 13 s; windows of 30 s end every 10 s.
    assertThat(shown(shown.get("ShowCounts")))
        .containsExactlyInAnyOrder(
            "2026-11-30T12:00:10.000Z web-1 1",
            "2026-11-30T12:00:20.000Z web-1 2",
            "2026-11-30T12:00:20.000Z web-2 1",
            "2026-11-30T12:00:30.000Z web-1 2",
            "2026-11-30T12:00:30.000Z web-2 1",
            "2026-11-30T12:00:40.000Z web-1 1",
            "2026-11-30T12:00:40.000Z web-2 1");
    assertThat(shown(shown.get("ShowAlerts")))
        .containsExactlyInAnyOrder("FIRING HighErrors 3 errors", "RESOLVED HighErrors 3 errors");
  }

  /** Runs a portable pipeline on Flink, with the services' transforms in their own process. */
  private static void run(Pipeline pipeline, FlinkPipelineOptions options) throws Exception {
    RunnerApi.Pipeline proto = PipelineTranslation.toProto(pipeline);
    RunnerApi.Components.Builder components = proto.getComponents().toBuilder();
    boolean external = false;
    for (Map.Entry<String, RunnerApi.Environment> each :
        proto.getComponents().getEnvironmentsMap().entrySet()) {
      // As Beam's SDKs do before they submit a pipeline to a runner on the same machine.
      RunnerApi.Environment environment =
          Environments.resolveAnyOfEnvironment(each.getValue(), EXTERNAL);
      external |= environment.getUrn().equals(EXTERNAL);
      components.putEnvironments(
          each.getKey(), environment.toBuilder().clearDependencies().build());
    }
    assertThat(external).as("the service has a worker").isTrue();

    FlinkBatchPortablePipelineTranslator translator =
        FlinkBatchPortablePipelineTranslator.createTranslator();
    BatchTranslationContext context =
        translator.createTranslationContext(
            JobInfo.create("example", "example", "", PipelineOptionsTranslation.toProto(options)),
            options,
            null,
            List.of());
    translator
        .translate(
            context,
            translator.prepareForTranslation(proto.toBuilder().setComponents(components).build()))
        .execute("example");
  }

  @Test
  public void aMistakeIsNamedToTheCaller() {
    Pipeline pipeline = Pipeline.create();
    Schema schema = Schema.builder().addStringField("line").build();
    PCollection<Row> lines = pipeline.apply(Create.empty(schema));
    assertThatThrownBy(
            () -> expand(lines, Providers.identifier("sliding_count"), Map.of("size", "long")))
        .hasStackTraceContaining("size \"long\" is not a duration: write a number with ms");
  }
}
