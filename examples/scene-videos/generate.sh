#!/usr/bin/env bash
# Orders the video of a scene and waits for it; needs curl and jq.
#
# CALLSHEET_URL    address of the API, http://localhost:3000 when absent
# CALLSHEET_TOKEN  access token, from POST /api/auth/login
# SCENE_ID         the scene, from POST /v1/scenes
# USER_ID          the token's own user
set -euo pipefail
url=${CALLSHEET_URL:-http://localhost:3000}

# Start generation
order=$(curl -s -X POST "$url/api/video/generate" \
  -H "Authorization: Bearer $CALLSHEET_TOKEN" \
  -H "Content-Type: application/json" \
  -d "{
    \"scene_id\": \"$SCENE_ID\",
    \"user_id\": \"$USER_ID\"
  }")
task_id=$(echo "$order" | jq -r '.task_id')
if [ "$task_id" = "null" ]; then
  echo "Error: $(echo "$order" | jq -r '.error') $(echo "$order" | jq -r '.details')"
  exit 1
fi

# Monitor progress
while true; do
  response=$(curl -s "$url/api/video/generate/tasks/$task_id" -H "Authorization: Bearer $CALLSHEET_TOKEN")
  status=$(echo "$response" | jq -r '.status')
  progress=$(echo "$response" | jq -r '.progress')
  step=$(echo "$response" | jq -r '.current_step')
  echo "Status: $status, Progress: $progress%, Step: $step"

  if [ "$status" = "completed" ] || [ "$status" = "failed" ]; then
    if [ "$status" = "completed" ]; then
      video_url=$(echo "$response" | jq -r '.video_url')
      echo "Video URL: $video_url"
    else
      error=$(echo "$response" | jq -r '.error_message')
      echo "Error: $error"
    fi
    break
  fi

  sleep 5
done
