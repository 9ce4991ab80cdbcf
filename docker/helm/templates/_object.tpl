{{- /* Changes .object, which is a manifest of docker/kubernetes, into what is applied. Prints nothing. */}}
{{- define "loggregator.object" }}
{{- $labels := dict "app.kubernetes.io/part-of" "loggregator" }}
{{- $kind := .object.kind }}
{{- if eq $kind "PodMonitor" }}{{ $labels = merge $labels .root.Values.monitoring.labels }}{{ end }}
{{- $_ := mergeOverwrite .object.metadata (dict "namespace" .root.Release.Namespace "labels" $labels) }}
{{- if has $kind (list "Deployment" "DaemonSet") }}
{{- include "loggregator.pod" (merge (dict "labels" $labels) .) }}
{{- if eq $kind "Deployment" }}{{ include "loggregator.replicas" . }}{{ end }}
{{- end }}
{{- if eq $kind "HorizontalPodAutoscaler" }}{{ include "loggregator.autoscaler" . }}{{ end }}
{{- end }}

{{- /* As docker/kubernetes/node.yaml is merged into all roles: of lists the container's are joined. */}}
{{- define "loggregator.pod" }}
{{- $template := .object.spec.template }}
{{- $common := (fromYaml (.root.Files.Get "files/kubernetes/node.yaml")).spec.template.spec }}
{{- $own := first $template.spec.containers }}
{{- $container := first $common.containers }}
{{- $ports := concat $container.ports (default list $own.ports) }}
{{- $container = mergeOverwrite $container $own (dict "ports" $ports) }}
{{- $image := .root.Values.image }}
{{- $_ := set $container "image" (printf "%s:%s" $image.repository (toString $image.tag)) }}
{{- with .role.resources }}{{ $_ := set $container "resources" (mergeOverwrite $container.resources .) }}{{ end }}
{{- $_ = set $template "spec" (mergeOverwrite $common $template.spec (dict "containers" (list $container))) }}
{{- with .root.Values.imagePullSecrets }}{{ $_ := set $template.spec "imagePullSecrets" . }}{{ end }}
{{- $_ = mergeOverwrite $template.metadata.labels .labels }}
{{- /* Another configuration makes other pods. */}}
{{- $config := include "loggregator.config" (dict "root" .root "name" .roleName "role" .role) }}
{{- $_ = set $template.metadata "annotations" (dict "checksum/config" (sha256sum $config)) }}
{{- end }}

{{- define "loggregator.replicas" }}
{{- with .role.replicas }}{{ $_ := set $.object.spec "replicas" (int .) }}{{ end }}
{{- if and .root.Values.autoscaling.enabled (has .roleName (list "router" "rlp")) }}
{{- $_ := unset .object.spec "replicas" }}
{{- end }}
{{- end }}

{{- define "loggregator.autoscaler" }}
{{- $values := .root.Values.autoscaling }}
{{- $_ := set .object.spec "minReplicas" (int $values.minReplicas) }}
{{- $_ = set .object.spec "maxReplicas" (int $values.maxReplicas) }}
{{- with $values.envelopesPerSecond }}
{{- $metric := dict "name" (printf "%s_envelopes_per_second" $.object.metadata.name) }}
{{- $target := dict "type" "AverageValue" "averageValue" (. | int64 | toString) }}
{{- $_ := set $.object.spec "metrics" (list (dict "type" "Pods" "pods" (dict "metric" $metric "target" $target))) }}
{{- end }}
{{- end }}

{{- /* docker/conf's file of a role, where nothing else is asked for to the letter. */}}
{{- define "loggregator.config" }}
{{- $file := .root.Files.Get (printf "files/conf/%s.json" .name) }}
{{- with .role.config }}{{ $file = mergeOverwrite (mustFromJson (regexReplaceAll "(?m)^\\s*//.*$" $file "")) . | toPrettyJson }}{{ end }}
{{- $file | trimSuffix "\n" }}
{{- end }}
