"""Orders the video of a scene and waits for it.

CALLSHEET_URL    address of the API, http://localhost:3000 when absent
CALLSHEET_TOKEN  access token, from POST /api/auth/login
SCENE_ID         the scene, from POST /v1/scenes
USER_ID          may be left out; when given it must be the token's own user
"""

import os
import sys
import time

import requests

BASE_URL = os.environ.get("CALLSHEET_URL", "http://localhost:3000")
HEADERS = {"Authorization": f"Bearer {os.environ['CALLSHEET_TOKEN']}"}

# Start generation
order = {"scene_id": os.environ["SCENE_ID"]}
if "USER_ID" in os.environ:
    order["user_id"] = os.environ["USER_ID"]
response = requests.post(f"{BASE_URL}/api/video/generate", json=order, headers=HEADERS)
if response.status_code != 200:
    sys.exit(f"Error: {response.json()['error']} {response.json()['details']}")
task_id = response.json()["task_id"]

# Poll for completion
while True:
    status_response = requests.get(f"{BASE_URL}/api/video/generate/tasks/{task_id}", headers=HEADERS)
    status_data = status_response.json()

    print(f"Status: {status_data['status']}, Progress: {status_data['progress']}%")
    print(f"Step: {status_data['current_step']}")

    if status_data["status"] in ["completed", "failed"]:
        if status_data["status"] == "completed":
            print(f"Video URL: {status_data['video_url']}")
        else:
            print(f"Error: {status_data['error_message']}")
        break

    time.sleep(5)
