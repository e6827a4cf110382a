# The job for Spark on Kubernetes. Build it in the folder of an unpacked release:
#   docker build -f docker/spark.Dockerfile -t streamgauge-spark:VERSION .
FROM spark:3.5.5-scala2.12-java17-ubuntu
COPY lib/spark/streamgauge.jar /opt/streamgauge/streamgauge.jar
