#!/usr/bin/env bash
# Makes a video step by step, with two frames that are approved at once; needs curl and jq.
#
# CALLSHEET_URL    address of the API, http://localhost:3000 when absent
# CALLSHEET_TOKEN  access token, from POST /api/auth/login
set -euo pipefail
url=${CALLSHEET_URL:-http://localhost:3000}/video-workflows

call() {
  curl -s "$url$1" -H "Authorization: Bearer $CALLSHEET_TOKEN" -H "Content-Type: application/json" "${@:2}"
}

# Waits until nothing is being made.
settled() {
  while true; do
    workflow=$(call "/$id")
    status=$(echo "$workflow" | jq -r '.status')
    echo "Step: $(echo "$workflow" | jq -r '.step'), Status: $status"
    if [ "$status" = "FAILED" ]; then
      echo "Error: $(echo "$workflow" | jq -r '.errors[-1].message')"
      exit 1
    fi
    if [ "$status" != "PROCESSING" ]; then break; fi
    sleep 2
  done
}

id=$(call "" -d '{
  "title": "Summer Product Launch",
  "initialPrompt": "Create a video showcasing our new product"
}' | jq -r '._id')

call "/$id/refine-prompt" -d '{"model": "gpt-4o"}' | jq -r '.finalRefinedPrompt'
settled

call "/$id/generate-frames" -d '{"frameCount": 2}' > /dev/null
settled
call "/$id/review-frames" -d '{
  "frameReviews": [{"frameNumber": 0, "approved": true}, {"frameNumber": 1, "approved": true}]
}' > /dev/null

call "/$id/generate-video" -d '{"model": "veo-3", "duration": 8, "fps": 24}' > /dev/null
settled
echo "Video URL: $(echo "$workflow" | jq -r '.videoOutput.videoUrl')"
